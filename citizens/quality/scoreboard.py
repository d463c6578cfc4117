"""The measures of one day as a page shows them: shares, what changed in a month, and what failing costs."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from citizens.accounts.models import Account
from citizens.quality.models import Field, QualityMeasure, QualityMeasureQuerySet

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Share:
    """A part of a whole in percent, and by how many points it moved in a month; None where nothing was there."""

    percent: int | None
    change: int | None = None


@dataclass(frozen=True)
class Line:
    """One field of one department, or of the whole office."""

    measure: QualityMeasure
    filled: Share
    verified: Share
    fresh: Share
    bounced: Share
    shared: Share
    odd: Share

    @property
    def is_contact(self) -> bool:
        return self.measure.field not in (Field.DONG, Field.NAME)

    @property
    def cost_won(self) -> int:
        """What the notices that did not arrive cost: a call each, and the letters that follow."""
        return self.measure.failed_notices * settings.FAILED_NOTICE_WON


@dataclass(frozen=True)
class DepartmentLines:
    """One department's row of the table: its lines by field."""

    name: str
    is_own: bool
    people: int
    lines: dict[str, Line]


@dataclass(frozen=True)
class Scoreboard:
    measured_on: date | None
    office: list[Line]
    departments: list[DepartmentLines]


def of_newest_day(account: Account) -> Scoreboard:
    """What was measured last, whatever its size in four queries."""
    measures = QualityMeasure.objects.visible_to(account)
    day = measures.newest_day()
    if day is None:
        return Scoreboard(None, [], [])
    before = _of_day(measures, measures.newest_day(before=day - MONTH))
    lines = {key: _line(measure, before.get(key)) for key, measure in _of_day(measures, day).items()}
    office = [lines[None, field] for field in Field.values if (None, field) in lines]
    return Scoreboard(day, office, _departments(lines, account))


def _of_day(measures: QualityMeasureQuerySet, day: date | None) -> dict[tuple[str | None, str], QualityMeasure]:
    if day is None:
        return {}
    found = measures.filter(measured_on=day).select_related("department")
    return {(each.department_id, each.field): each for each in found}


def _departments(lines: dict[tuple[str | None, str], Line], account: Account) -> list[DepartmentLines]:
    """The reader's own first, then those whose notices fail most."""
    of_codes: dict[str, dict[str, Line]] = {}
    for (code, field), line in lines.items():
        if code is not None:
            of_codes.setdefault(code, {})[field] = line
    rows = []
    for code, fields in of_codes.items():
        measure = next(iter(fields.values())).measure
        assert measure.department
        in_order = {field: fields[field] for field in Field.values if field in fields}
        rows.append(DepartmentLines(measure.department.name, code == account.department_id, measure.people, in_order))
    return sorted(rows, key=lambda row: (not row.is_own, -row.lines[Field.MAIL].measure.failed_notices, row.name))


def _line(measure: QualityMeasure, before: QualityMeasure | None) -> Line:
    def share(part: str, whole: str) -> Share:
        now = _percent(measure, part, whole)
        then = _percent(before, part, whole) if before else None
        return Share(now, now - then if now is not None and then is not None else None)

    return Line(
        measure,
        filled=share("filled", "people"),
        verified=share("verified", "filled"),
        fresh=share("fresh", "filled"),
        bounced=share("bounced", "filled"),
        shared=share("shared", "filled"),
        odd=share("odd", "filled"),
    )


def _percent(measure: QualityMeasure, part: str, whole: str) -> int | None:
    total = int(getattr(measure, whole))
    return round(100 * int(getattr(measure, part)) / total) if total else None
