"""How often: letters and codes of one network, mails to one address. Only keyed hashes are kept, and for two days."""

from datetime import timedelta

from django.utils.crypto import salted_hmac

from channels_mail.inbound import allowance
from citizens.accounts.lockout import network_of
from citizens.encryption import blind_index

LETTERS = (5, timedelta(minutes=12))  # of one network: so many at once, then one more each time
MAILS = (8, timedelta(hours=1))  # to one address; more than one network may cause, so its writer is told before
CODES = (4, timedelta(minutes=30))  # of one conversation
TRIES = (20, timedelta(minutes=3))  # of one network


def may_write(ip: str) -> bool:
    """Whether this network may keep one more letter. It counts."""
    return allowance.take(_network("letter", ip), *LETTERS)


def may_mail(address: str) -> bool:
    """Whether one more link may go to this address. It counts; nobody is told, for it may be a stranger's."""
    return allowance.take(f"link:{blind_index('email', address)}", *MAILS)


def may_send_code(consultation_id: object) -> bool:
    """Whether one more code may be sent for this conversation. It counts."""
    return allowance.take(f"code:{consultation_id}", *CODES)


def may_try(ip: str) -> bool:
    """Whether this network may ask for or try one more code. It counts."""
    return allowance.take(_network("try", ip), *TRIES)


def _network(what: str, ip: str) -> str:
    name = salted_hmac("channels_mail.guest_letters.throttle", network_of(ip), algorithm="sha256").hexdigest()
    return f"{what}:{name}"[:80]
