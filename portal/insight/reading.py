"""Reads summaries for a page: a fixed number of queries however much there is, and no other table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from portal.insight.models import (
    DepartmentDimension,
    FactParticipation,
    PeerFigure,
    Pulse,
    Summary,
    TypeDimension,
    Watermark,
)
from portal.insight.periods import Period
from portal.insight.suppression import REST, Cell

Cut, Subject = Summary.Cut, Summary.Subject
DETAILS = (Cut.CHANNEL_AGE, Cut.DIRECTION, Cut.FORMALITY, Cut.KIND_WAY)
NOT_SUMMED = ("median", "p90")
Where = tuple[str, str, str]  # subject, cut, department ("" is the office)


@dataclass
class Figures:
    """The summaries of some months; every answer is a sum of groups of five or more."""

    period: Period
    rows: dict[date, dict[Where, dict[str, Cell]]] = field(default_factory=dict)
    participation: dict[tuple[date, str], tuple[int, int]] = field(default_factory=dict)
    percentiles: dict[tuple[date, int, str], tuple[int, int]] = field(default_factory=dict)
    peers: list[PeerFigure] = field(default_factory=list)
    pulses: dict[str, Pulse] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    filled_at: datetime | None = None
    this_month: date = field(default_factory=lambda: timezone.localdate().replace(day=1))

    def whole(self, subject: str, months: Iterable[date], department: str = "") -> Cell:
        """All of a department, or of the office."""
        cut = Cut.WHOLE if department else Cut.OFFICE
        return self.cut(subject, cut, months, department).get("", Cell())

    def cut(self, subject: str, cut: str, months: Iterable[date], department: str = "") -> dict[str, Cell]:
        """By value, over these months."""
        found: dict[str, Cell] = defaultdict(Cell)
        for month in months:
            for value, cell in self.rows.get(month, {}).get((subject, cut, department), {}).items():
                found[value].add(cell)
        return dict(found)

    def departments(self, subject: str, months: Iterable[date]) -> list[str]:
        """Who has rows of their own, by name."""
        return sorted(self.codes(subject, Cut.WHOLE, months) - {"", REST}, key=self.name_of)

    def codes(self, subject: str, cut: str, months: Iterable[date]) -> set[str]:
        """Whose rows there are, those counted together among them."""
        return {
            department
            for month in months
            for (of, by, department) in self.rows.get(month, {})
            if (of, by) == (subject, cut)
        }

    def percentiles_of(self, period: Period, department: str = "") -> tuple[int, int] | None:
        """Median and ninth decile of the working minutes."""
        return self.percentiles.get((period.last, period.length, department))

    def name_of(self, department: str) -> str:
        return self.names.get(department, department)


def read(period: Period, department: str = "", *, with_types: bool = False, with_times: bool = False) -> Figures:
    """Everything a page about this period shows, in six queries; the whole year only of one department."""
    figures = Figures(period)
    details = [*DETAILS, *([Cut.TYPE] if with_types else []), *([Cut.DEPARTMENT] if with_times else [])]
    compared = {*period.months, *period.before.months}
    wanted = Q(cut=Cut.OFFICE) | Q(cut=Cut.WHOLE) & (Q(month__in=compared) | Q(department=department))
    wanted |= Q(cut__in=details, month__in=period.months)
    spans = Q(cut=Cut.SPAN, month__in=(period.last, period.before.last))
    found = Summary.objects.filter(wanted & Q(month__in=period.read) | spans)
    for row in found.values_list("month", "subject", "cut", "department", "value", "n", "sums"):
        _take(figures, *row)
    figures.participation = {
        (month, department): (participants, members)
        for month, department, participants, members in FactParticipation.objects.filter(
            month__in=period.read, participants__gte=5
        ).values_list("month", "department", "participants", "members")
    }
    figures.peers = list(PeerFigure.objects.filter(month__in=period.read).order_by("month", "district"))
    figures.pulses = {pulse.code: pulse for pulse in Pulse.objects.all()}
    figures.names = department_names()
    figures.filled_at = Watermark.objects.values_list("filled_at", flat=True).first()
    return figures


def _take(
    figures: Figures, month: date, subject: str, cut: str, department: str, value: str, n: int, sums: dict[str, int]
) -> None:
    if cut == Cut.SPAN:
        figures.percentiles[month, int(value), department] = (sums["median"], sums["p90"])
        return
    cell = Cell(n)
    cell.sums.update({name: amount for name, amount in sums.items() if name not in NOT_SUMMED})
    if "median" in sums:
        figures.percentiles[month, 1, department] = (sums["median"], sums["p90"])
    figures.rows.setdefault(month, {}).setdefault((subject, cut, department), {})[value] = cell


def department_names() -> dict[str, str]:
    """Codes with their names in the reader's language."""
    name = "name_en" if get_language() == "en" else "name_ko"
    return dict(DepartmentDimension.objects.values_list("code", name))


def type_names() -> dict[str, str]:
    """Codes of petition types with their names in the reader's language."""
    name = "name_en" if get_language() == "en" else "name_ko"
    return dict(TypeDimension.objects.values_list("id", name))
