"""Two records of one person became one: the one that stays learns how else the person is reached, and unlearns it."""

import uuid
from collections.abc import Collection

from citizens.accounts.models import Account
from citizens.contact_points import actions
from citizens.contact_points.errors import AlreadyThere, StillNeeded, TooMany
from citizens.contact_points.models import ContactPoint
from citizens.contact_points.subject import Subject

# What is known of a value holds for it wherever it stands.
KNOWN = (
    *actions.UNPROVEN,
    *actions.UNTRIED,
    *actions.UNASKED,
    "created_at",
)


def absorb(citizen: Subject, other: Subject, *, kinds: Collection[str], by: Account) -> list[uuid.UUID]:
    """Give the citizen the other's points that it lacks, as proven as they were. Returns the new ones."""
    added = []
    theirs = ContactPoint.objects.filter(citizen_id=other.pk, kind__in=kinds).select_related("citizen").in_order()
    for point in theirs:
        try:
            new = actions.add(citizen, kind=point.kind, value=point.own_value(), by=by)
        except (AlreadyThere, TooMany):
            continue
        ContactPoint.objects.filter(pk=new.pk).update(**{name: getattr(point, name) for name in KNOWN})
        added.append(new.pk)
    return added


def release(citizen: Subject, other: Subject, *, added: Collection[uuid.UUID | str], by: Account) -> None:
    """Take back what came from the other and still says the same; what was corrected since is the citizen's own."""
    theirs = ContactPoint.objects.filter(citizen_id=other.pk).select_related("citizen")
    values = {(point.kind, point.own_value()) for point in theirs}
    for point in ContactPoint.objects.filter(citizen_id=citizen.pk, pk__in=added).select_related("citizen"):
        if (point.kind, point.own_value()) in values:
            try:
                actions.remove(point, by=by)
            except StillNeeded:
                continue
