"""Judgements of suggestions, made the way officers make them."""

from civil_petitions.triage import judging
from civil_petitions.triage.models import RoutingJudgement
from civil_petitions.triage.suggesting import suggest
from tests.factories.accounts import DepartmentFactory, OfficerFactory
from tests.factories.registry import CitizenFactory


def judged(number, *, right=True, at=None, text="골목에 포트홀이 있어요", citizen=None, department=None, by=None):
    """What the first suggestion was, or `department` where it was wrong."""
    citizen, suggestion = citizen or CitizenFactory(), suggest(text)
    department = department or DepartmentFactory(code=suggestion.departments[0] if right else "elsewhere")
    judgement = judging.judge(
        target=f"HB-S2611-{number:06d}-0",
        citizen=citizen,
        subject_key=citizen.subject_key,
        text=text,
        suggestion=suggestion,
        department=department,
        by=by or OfficerFactory(),
    )
    if at:
        RoutingJudgement.objects.filter(pk=judgement.pk).update(judged_at=at)
    return judgement
