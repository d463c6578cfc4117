"""Ways to reach the invented people: some proven, some old, some that came back, as in any office."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from citizens.contact_points import actions
from citizens.contact_points.models import BounceState, ContactPoint, Kind
from portal.demo.people import Person

PROVEN_PHONES = 0.45
BOUNCED = 0.06


def build(known: dict[str, Person], rng: Random) -> None:
    """The named citizen has more than one; of the others the states alone differ, so nothing has to be opened."""
    named = known["citizen"].citizen
    assert named.account
    actions.add(named, kind=Kind.MAIL, value="kim.hanbyeol@mail.example", by=named.account)
    second = actions.add(named, kind=Kind.PHONE, value="010-0000-1003", by=named.account)
    actions.verify(second, ContactPoint.VerifiedBy.CODE)
    now = timezone.now()
    mobile = ContactPoint.objects.get(citizen=named, kind=Kind.PHONE, is_default=True)
    mobile.created_at = now - timedelta(days=500)
    mobile.confirmed_at = mobile.verified_at = None
    mobile.verified_by = ""
    mobile.save(update_fields=["created_at", "confirmed_at", "verified_at", "verified_by"])
    others = list(
        ContactPoint.objects.exclude(citizen__in=[each.citizen.pk for each in known.values()]).order_by(
            "created_at", "id"
        )
    )
    for point in others:
        point.created_at = now - timedelta(days=rng.uniform(1, 900))
        if point.kind == Kind.PHONE and rng.random() < PROVEN_PHONES:
            point.verified_at = point.created_at + timedelta(minutes=3)
            point.verified_by = ContactPoint.VerifiedBy.CODE
        if point.kind == Kind.MAIL and rng.random() < BOUNCED:
            hard = rng.random() < 0.6
            point.bounce_state = BounceState.HARD if hard else BounceState.SOFT
            point.bounce_count, point.bounced_at = rng.randint(1, 4), now - timedelta(days=rng.uniform(0, 6))
            point.bounce_until = point.bounced_at + actions.BOUNCE_FOR[BounceState(point.bounce_state)]
    fields = ["created_at", "verified_at", "verified_by", "bounce_state", "bounce_count", "bounced_at", "bounce_until"]
    ContactPoint.objects.bulk_update(others, fields, batch_size=500)
