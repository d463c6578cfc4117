"""Every morning: what the figures and the calendar ask of those who lead becomes something to decide."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from portal.decisions import actions
from portal.decisions.models import Decision
from portal.insight import findings, indicators, reading
from portal.insight.indicators import Indicator
from portal.insight.models import Summary
from portal.insight.periods import Period, shift
from portal.participation.models import Issue

LENGTH = 3  # months a figure must be below its target over
EFFECT_AFTER = timedelta(days=28)
EFFECT_UNTIL = timedelta(days=180)
Kind, Status = Decision.Kind, Decision.Status


def raise_all() -> int:
    """Raise what is new, let go what has settled itself, measure what came of earlier decisions."""
    today = timezone.localdate()
    by_department = _measured(Period(today.replace(day=1), LENGTH))
    raised = _raise_findings(by_department) + _raise_answers()
    _measure_effects(today)
    return raised


def _measured(period: Period) -> dict[str, list[Indicator]]:
    figures = reading.read(period)
    codes = figures.departments(Summary.Subject.ENDED, period.months)
    return {code: indicators.measure(figures, code, with_trend=False) for code in codes}


def _raise_findings(by_department: dict[str, list[Indicator]]) -> int:
    found = findings.find(by_department)
    raised = [
        actions.raise_found(
            kind=Kind.INDICATOR,
            subject=f"{each.number}:{each.department}",
            department=each.department,
            told=each.told(),
            number=each.number,
            before=each.points,
        )
        for each in found
    ]
    below = {
        (department, each.definition.number)
        for department, measured in by_department.items()
        for each in measured
        if each.is_below
    }
    for decision in Decision.objects.open().filter(kind=Kind.INDICATOR):
        if (decision.department_id, decision.number) not in below:
            actions.pass_over(decision)
    return sum(each is not None for each in raised)


def _raise_answers() -> int:
    """An issue whose supporters the office owes an answer: the date is the one the public sees."""
    owed = list(Issue.objects.owed())
    raised = [
        actions.raise_found(
            kind=Kind.ANSWER,
            subject=f"issue:{issue.pk}",
            department=issue.department_id,
            told={"title": issue.title, "count": str(issue.agreement_count), "issue": str(issue.pk)},
            due_on=timezone.localdate(issue.answer_due_at),
        )
        for issue in owed
    ]
    subjects = {f"issue:{issue.pk}" for issue in owed}
    for decision in Decision.objects.open().filter(kind=Kind.ANSWER).exclude(subject__in=subjects):
        actions.pass_over(decision)
    return sum(each is not None for each in raised)


def _measure_effects(today: date) -> None:
    """The month before this one, where the decision is old enough to have had an effect."""
    now = timezone.now()
    old_enough = Q(decided_at__lte=now - EFFECT_AFTER, decided_at__gt=now - EFFECT_UNTIL)
    decided = list(Decision.objects.filter(old_enough, kind=Kind.INDICATOR, status__in=(Status.AGREED, Status.DONE)))
    if not decided:
        return
    measured = _measured(Period(shift(today.replace(day=1), -1), 1))
    for decision in decided:
        scores = {each.definition.number: each.score for each in measured.get(decision.department_id or "", [])}
        if (score := scores.get(decision.number or 0)) is not None:
            actions.note_after(decision, score, today)
