"""What lies furthest below its target, and where: what could be decided about it is said in decisions."""

from dataclasses import dataclass

from django.utils import translation

from portal.decisions.wording import OF_INDICATORS
from portal.insight import words
from portal.insight.indicators import Indicator

MOST = 3


@dataclass(frozen=True)
class Finding:
    """One thing that only somebody who leads can set right."""

    department: str
    indicator: Indicator
    points: float

    @property
    def number(self) -> int:
        return self.indicator.definition.number

    def told(self) -> dict[str, str]:
        """Its value in the words of each language."""
        found = {}
        for language in ("ko", "en"):
            with translation.override(language):
                found[f"value_{language}"] = _value(self.indicator)
        return found


def find(by_department: dict[str, list[Indicator]]) -> list[Finding]:
    """At most three, the worst first; one for each department and one for each indicator."""
    candidates = sorted(
        (
            (each.score, department, each)
            for department, measured in by_department.items()
            for each in measured
            if each.score is not None and each.is_below and each.definition.number in OF_INDICATORS
        ),
        key=lambda found: (found[0], found[1]),
    )
    chosen: list[Finding] = []
    for points, department, indicator in candidates:
        number = indicator.definition.number
        if not any(department == each.department or number == each.number for each in chosen):
            chosen.append(Finding(department, indicator, points))
    return chosen[:MOST]


def _value(indicator: Indicator) -> str:
    assert indicator.now is not None
    if indicator.now.basis is not None:
        return words.percent(indicator.now.scored)
    return words.with_unit(indicator.now.value, indicator.definition)
