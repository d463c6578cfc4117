"""A person says where a text belongs: kept to learn from, and to know whether suggestions are worth showing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.encryption import SealError, prefetch_keys
from citizens.keys.models import SubjectKey
from citizens.personal_numbers import masked
from citizens.registry.models import Citizen
from civil_petitions.triage.knowledge import Example, topics
from civil_petitions.triage.models import RoutingJudgement
from civil_petitions.triage.suggesting import Suggestion

LEARNED = 5000  # the newest judgements
KEPT_TEXT = 2000
WEEKS = 4
FEWEST = 20  # fewer judgements say nothing about the model


@dataclass(frozen=True)
class Week:
    """How often the first suggestion was right."""

    begins: date
    judged: int
    right: int

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.judged) if self.judged else 0


@transaction.atomic
def judge(
    *,
    target: str,
    citizen: Citizen,
    subject_key: SubjectKey,
    text: str,
    suggestion: Suggestion,
    department: Department,
    catalog_id: str = "",
    by: Account,
) -> RoutingJudgement:
    """Keep what `by` decided; deciding again replaces it. Numbers of persons are masked before they are kept."""
    judgement, _is_new = RoutingJudgement.objects.update_or_create(
        target=target,
        defaults={
            "citizen": citizen,
            "subject_key": subject_key,
            "sealed_text": masked(text[:KEPT_TEXT]),
            "suggested": suggestion.departments,
            "model_version": suggestion.version,
            "department": department,
            "catalog_id": catalog_id,
            "was_right": suggestion.departments[0] == department.pk,
            "judged_by": by,
            "judged_at": timezone.now(),
        },
    )
    return judgement


def accuracy() -> list[Week]:
    """The last weeks, the newest first."""
    weeks = (
        RoutingJudgement.objects.filter(judged_at__gte=timezone.now() - timedelta(weeks=WEEKS))
        .annotate(week=TruncWeek("judged_at"))
        .values("week")
        .annotate(judged=Count("pk"), right=Count("pk", filter=Q(was_right=True)))
        .order_by("-week")
    )
    return [Week(timezone.localdate(each["week"]), each["judged"], each["right"]) for each in weeks]


def is_trusted() -> bool:
    """False once the last weeks fell below the office's line: a suggestion that is often wrong misleads."""
    weeks = accuracy()
    judged, right = sum(week.judged for week in weeks), sum(week.right for week in weeks)
    return judged < FEWEST or 100 * right >= settings.ROUTING_LEAST_ACCURACY * judged


def examples() -> list[Example]:
    """What people decided, oldest first; what can no longer be opened is left out."""
    newest = RoutingJudgement.objects.select_related("subject_key").order_by("-judged_at")[:LEARNED]
    judgements, known = list(reversed(newest)), topics()
    prefetch_keys(judgements)
    learned = []
    for judgement in judgements:
        code = judgement.catalog_id if judgement.catalog_id in known else judgement.department_id
        try:
            text = judgement.text()
        except SealError:
            continue
        if code in known:
            learned.append(Example(text, code))
    return learned
