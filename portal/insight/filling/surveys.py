"""From a question to its fact: what it was about, how it was asked, and what was pressed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from citizens.surveys.choices import CHANGEABLE, Kind
from citizens.surveys.models import SurveyInvitation, SurveyResponse
from portal.insight.filling import rows
from portal.insight.models import FactLink, FactSurvey

SIZE = 2000
SAID = ("answered_at", "score", "reason", "speed", "clarity", "result")


def touched(since: datetime) -> set[UUID]:
    """Questions that were asked or answered since then, or whose answer was changed."""
    said = SurveyResponse.objects.filter(answered_at__gte=since - CHANGEABLE, changed_at__gte=since)
    found = set(SurveyInvitation.objects.filter(sent_at__gte=since).values_list("pk", flat=True))
    return found | set(said.values_list("invitation", flat=True))


def about(subjects: Iterable[UUID]) -> set[UUID]:
    """Questions about these petitions: what moved them may have changed whose they are."""
    return set(SurveyInvitation.objects.filter(subject__in=list(subjects)).values_list("pk", flat=True))


def of_month(first: datetime, until: datetime) -> Iterator[UUID]:
    """Questions that were asked in this span."""
    asked = SurveyInvitation.objects.filter(sent_at__gte=first, sent_at__lt=until)
    return asked.order_by("sent_at", "id").values_list("pk", flat=True).iterator()


def fill(ids: Iterable[UUID]) -> set[date]:
    """Write the facts of these questions anew; says which months are no longer as before."""
    changed, remaining = set[date](), iter(ids)
    while chunk := list(islice(remaining, SIZE)):
        with transaction.atomic():
            changed |= _fill(chunk)
    return changed


def _fill(ids: Sequence[UUID]) -> set[date]:
    asked = SurveyInvitation.objects.filter(pk__in=ids).order_by("sent_at", "id")
    has_words = Case(When(response__sealed_comment__isnull=False, then=Value(True)), default=Value(False))
    found = list(
        asked.annotate(age_band=F("citizen__age_band"), has_comment=has_words).values(
            "id", "subject", "kind", "way", "sent_at", "department_id", "topic", "channel", "dong", "age_band",
            "has_comment",
            *(f"response__{name}" for name in SAID),
        )
    )  # fmt: skip
    links = FactLink.objects.of([_source(each) for each in found])
    facts = [_fact(each, links[_source(each)]) for each in found]
    before = FactSurvey.objects.filter(pk__in=list(links.values()))
    changed = set(before.values_list("month", flat=True)) | {fact["month"] for fact in facts}
    before.delete()
    rows.add(FactSurvey, facts)
    return changed


def _source(asked: dict[str, Any]) -> UUID:
    """What was said of how a petition was handled has the petition's own number, so that the two can be compared."""
    return asked["subject"] if asked["kind"] == Kind.PETITION else asked["id"]


def _fact(asked: dict[str, Any], fact_id: UUID) -> dict[str, Any]:
    """What belongs to no type of petition stands under its own kind."""
    said = {name: asked[f"response__{name}"] for name in SAID}
    asked_on = timezone.localdate(asked["sent_at"])
    return {
        "id": fact_id,
        "month": asked_on.replace(day=1),
        "asked_on": asked_on,
        "answered_on": timezone.localdate(said["answered_at"]) if said["answered_at"] else None,
        "kind": asked["kind"],
        "way": asked["way"],
        "department": asked["department_id"] or "",
        "type": asked["topic"] or asked["kind"],
        "channel": asked["channel"],
        "dong": asked["dong"],
        "age_band": asked["age_band"] or "",
        **{name: said[name] for name in ("score", "speed", "clarity", "result")},
        "reason": said["reason"] or "",
        "has_comment": asked["has_comment"],
    }
