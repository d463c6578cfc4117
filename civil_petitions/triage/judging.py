"""A person says where a text belongs: kept to learn from, and to know how often suggestions are right."""

from django.db import transaction
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


@transaction.atomic
def judge(
    *,
    target: str,
    citizen: Citizen,
    subject_key: SubjectKey,
    text: str,
    suggestion: Suggestion,
    department: Department,
    by: Account,
) -> RoutingJudgement:
    """Keep what `by` decided; deciding again replaces it. Numbers of persons are masked before they are kept."""
    was_right = suggestion.departments[0] == department.pk
    judgement, _is_new = RoutingJudgement.objects.update_or_create(
        target=target,
        defaults={
            "citizen": citizen,
            "subject_key": subject_key,
            "sealed_text": masked(text[:KEPT_TEXT]),
            "suggested": suggestion.departments,
            "model_version": suggestion.version,
            "department": department,
            "catalog_id": suggestion.catalog_id if was_right else "",
            "was_right": was_right,
            "was_among_three": department.pk in suggestion.departments,
            "judged_by": by,
            "judged_at": timezone.now(),
        },
    )
    return judgement


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
            learned.append(Example(text, code, writer=str(judgement.citizen_id)))
    return learned
