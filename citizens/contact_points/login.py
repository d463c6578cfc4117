"""The address of a login is allauth's to keep; here it is asked which of a citizen's points it is."""

from allauth.account.models import EmailAddress

from citizens.accounts.addresses import open_address
from citizens.contact_points.models import ContactPoint, Kind
from citizens.contact_points.subject import Subject
from citizens.encryption import blind_indexes
from citizens.spelling import written_email


def address_of(citizen: Subject) -> str:
    """The address this citizen logs in with, as points are written; blank without a login."""
    return written_email(open_address(citizen.account.email)) if citizen.account is not None else ""


def is_address_of(citizen: Subject, point: ContactPoint) -> bool:
    """Whether this citizen logs in with this address."""
    return point.kind == Kind.MAIL and point.value_index in blind_indexes("email", address_of(citizen))


def has_proven_address(citizen: Subject) -> bool:
    """Whether the login's address was proven to allauth."""
    account = citizen.account
    return (
        account is not None and EmailAddress.objects.filter(user=account, email=account.email, verified=True).exists()
    )


def is_proven(citizen: Subject, value: str) -> bool:
    """Whether this value is the login's address, and proven."""
    return bool(value) and address_of(citizen) == value and has_proven_address(citizen)
