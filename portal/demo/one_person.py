"""People known twice: a pair that waits for an officer, and one that was merged last week."""

from datetime import timedelta

from django.utils import timezone

from citizens.accounts.addresses import address_token
from citizens.accounts.models import Account
from citizens.merging import actions, finding
from citizens.merging.models import Merge
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from portal.demo.people import OFFICE_MAIL, Person

HEAD = f"head.road@{OFFICE_MAIL}"


def build(named: dict[str, Person]) -> None:
    """What telephone calls before the first login leave behind: the same person once more."""
    head = Account.objects.get(email=address_token(HEAD))
    known = named["citizen"]
    _called(known, name=known.name, address="한별구 새솔로 24(새솔동)")
    merged = actions.merge(
        named["citizen2"].citizen,
        _called(named["citizen2"], name="최누리", address=""),
        by=head,
        reason="가입하기 전에 전화로 물어보신 분과 같은 분임",
        take=["phone"],
    )
    week_ago = timezone.now() - timedelta(days=7)
    Merge.objects.filter(pk=merged.pk).update(merged_at=week_ago, undo_until=week_ago + timedelta(days=30))
    finding.find_candidates()


def _called(person: Person, *, name: str, address: str) -> Citizen:
    """Registered by an officer on the telephone."""
    return registry.register(name=name, phone=person.phone, address=address, dong=person.dong)
