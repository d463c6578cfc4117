"""Identity verification by an outside agency (본인확인): one narrow door, and what we keep of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError, transaction

from citizens.accounts.models import Account, IdentityVerification
from citizens.accounts.recognising import recognising


class IdentityNotVerified(Exception):
    """The agency did not confirm, or the person has verified another account already."""


@dataclass(frozen=True)
class VerifiedPerson:
    """What an agency tells. Of it only a keyed hash of the duplication key (DI) is kept, never the CI."""

    duplication_key: str


class IdentityAgency(Protocol):
    """An agency that knows who somebody is. Its answer comes with the browser's return to us."""

    code: str

    def verify(self, account: Account, answer: Mapping[str, str]) -> VerifiedPerson:
        """Raises IdentityNotVerified unless the agency's signed answer says who this is."""
        ...


class DemoAgency:
    """Confirms everybody, one person per account. Exists in the demo only."""

    code = "demo"

    def verify(self, account: Account, answer: Mapping[str, str]) -> VerifiedPerson:
        return VerifiedPerson(duplication_key=f"demo-{account.pk}")


def agency() -> IdentityAgency | None:
    """The agency that this office has a contract with; none outside the demo so far."""
    return DemoAgency() if settings.DEMO else None


def record(account: Account, by_agency: str, person: VerifiedPerson) -> IdentityVerification:
    """Keep that this account belongs to a known person: one account per person."""
    index = recognising("identity", person.duplication_key)
    try:
        with transaction.atomic():
            return IdentityVerification.objects.update_or_create(
                account=account, defaults={"agency": by_agency, "person_index": index}
            )[0]
    except IntegrityError as error:
        raise IdentityNotVerified from error
