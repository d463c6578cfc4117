"""Whether a From is to be believed: only by what our own mail exchanger found, never by what came with the letter."""

import re

from django.conf import settings

from channels_mail.inbound.reading import Letter

RESULT = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*([a-z]+)([^;]*)")
DOMAIN = re.compile(r"\b(?:header\.(?:from|d|i)|smtp\.mailfrom)\s*=\s*(?:[^\s;@]*@)?([a-z0-9.-]+)")


def is_verified(letter: Letter) -> bool:
    """DMARC passed, or DKIM or SPF passed for the very domain of From (RFC 8601).

    Of several headers only the topmost can be ours: an exchanger writes above what it was given, and removes what
    bears its name.
    """
    own = settings.MAIL_IN_AUTHSERV.lower()
    results = [value.lower() for value in letter.all_of("authentication-results")]
    if not own or not results or results[0].partition(";")[0].split()[:1] != [own]:
        return False
    domain = letter.sender_address.rpartition("@")[2].lower()
    return any(_vouches(found, domain) for found in RESULT.finditer(results[0]))


def _vouches(found: re.Match[str], domain: str) -> bool:
    if found[2] != "pass" or not domain:
        return False
    return domain in DOMAIN.findall(found[3])
