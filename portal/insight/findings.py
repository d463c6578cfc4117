"""What lies furthest below its target, where, and what could be decided about it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.insight import indicators, words
from portal.insight.indicators import Indicator
from portal.insight.reading import Figures

MOST = 3
PROPOSALS: dict[int, tuple[Promise, Promise]] = {
    1: (gettext_lazy("%(department)s 답변을 살피기"), gettext_lazy("만족한다는 답이 %(value)s입니다.")),
    2: (gettext_lazy("%(department)s 답변 글을 쉽게 고치기"), gettext_lazy("설명이 쉬웠다는 답이 %(value)s입니다.")),
    6: (
        gettext_lazy("%(department)s 일하는 순서를 줄이기"),
        gettext_lazy("민원 하나에 %(value)s이 듭니다."),
    ),
    7: (
        gettext_lazy("%(department)s 일손과 연장을 살피기"),
        gettext_lazy("기한 안에 끝난 민원이 %(value)s입니다."),
    ),
    8: (
        gettext_lazy("%(department)s 안내와 배정을 고치기"),
        gettext_lazy("처음부터 맞는 부서로 간 민원이 %(value)s입니다."),
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing that only somebody who leads can set right."""

    number: int
    department: str
    department_name: str
    title: str
    why: str
    points: float
    tone: str


def find(figures: Figures, by_department: dict[str, list[Indicator]]) -> list[Finding]:
    """At most three, the worst first; one for each department and one for each indicator."""
    candidates = sorted(
        (
            (each.score, department, each)
            for department, measured in by_department.items()
            for each in measured
            if each.score is not None and each.is_below and each.definition.number in PROPOSALS
        ),
        key=lambda found: (found[0], found[1]),
    )
    chosen: list[Finding] = []
    for points, department, indicator in candidates:
        number = indicator.definition.number
        if any(department == each.department or number == each.number for each in chosen):
            continue
        chosen.append(_finding(figures, department, indicator, points))
        if len(chosen) == MOST:
            break
    return chosen


def _finding(figures: Figures, department: str, indicator: Indicator, points: float) -> Finding:
    title, why = PROPOSALS[indicator.definition.number]
    assert indicator.now is not None
    value = (
        f"{indicator.now.scored:.0f}%"
        if indicator.now.basis is not None
        else words.with_unit(indicator.now.value, indicator.definition)
    )
    name = figures.name_of(department)
    told = {"department": name, "value": value}
    return Finding(
        number=indicator.definition.number,
        department=department,
        department_name=name,
        title=str(title) % told,
        why=str(why) % told,
        points=points,
        tone="hot" if points < indicators.TARGET / 2 else "warm",
    )
