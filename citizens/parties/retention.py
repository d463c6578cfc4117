"""A membership is kept a year after its end; with the last one its party goes, and the key of its name."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.parties.models import Invitation, Membership, Party
from citizens.retention import Counts, Period, RetentionRule


def _ended_before(instant: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(until__lt=instant) | Q(party__ended_at__lt=instant))


def _destroy(memberships: QuerySet[Any]) -> Counts:
    """Who made an invitation is a row of theirs; a party of which nobody is left has nobody who could end it."""
    people = set(memberships.values_list("citizen", flat=True))
    parties = set(memberships.values_list("party", flat=True))
    counts = Counts().removed(Invitation.objects.filter(party__in=parties, created_by__in=people))
    counts.removed(Membership.objects.filter(pk__in=list(memberships.values_list("pk", flat=True))))
    left = Party.objects.filter(pk__in=parties).select_related("subject_key")
    for party in left.filter(memberships=None):
        counts.removed(Party.objects.filter(pk=party.pk))
        party.subject_key.destroy()
    unheld = left.filter(ended_at=None).exclude(memberships__until=None)
    Party.objects.filter(pk__in=list(unheld.values_list("pk", flat=True))).update(ended_at=timezone.now())
    return counts


RULES = (
    RetentionRule(
        code="memberships",
        name=_("가구와 단체"),
        legal_basis=_("「개인정보 보호법」 제21조 (빠지거나 끝난 날부터)"),
        period=Period(years=1),
        table="parties.Membership",
        ended_before=_ended_before,
        destroy=_destroy,
        citizen="citizen",
        with_it=("parties.Party", "parties.Invitation"),
        kept_by_law=False,
    ),
)
