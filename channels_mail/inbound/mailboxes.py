"""Which addresses of ours take mail."""

from email.utils import parseaddr

from django.conf import settings


def mailboxes() -> list[str]:
    """Their names: those of the settings, and the address that our own mail comes from."""
    office = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[0]
    return list(dict.fromkeys([*settings.MAILBOXES, office.lower()]))


def mailbox_of(address: str) -> str:
    """The mailbox that an address belongs to, whatever follows its plus sign; blank when it is none of ours."""
    local, _at, domain = address.strip().lower().rpartition("@")
    name = local.partition("+")[0]
    ours = {settings.MAIL_IN_DOMAIN.lower(), settings.CAMPAIGN_DOMAIN.lower()}
    return name if domain in ours and name in mailboxes() else ""
