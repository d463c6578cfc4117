"""What the office publishes: petitions by kind, department and month, from the same summaries that heads read."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from portal.insight.models import DepartmentDimension, Summary, TypeDimension
from portal.insight.periods import shift
from portal.insight.suppression import FEWEST, REST

DELAY_MONTHS = 1  # a month is told when the next one is over as well, so that late steps are in it
LICENCE = "KOGL-1"
LICENCE_URL = "https://www.kogl.or.kr/info/licenseType1.do"
VERSION = "1.0"


@dataclass(frozen=True)
class Row:
    """One line: of which month, department and type, how many came, how many ended, and how many of them in time."""

    month: str
    department: str
    department_name: str
    type: str
    type_name: str
    group: str
    filed: int | None
    ended: int | None
    on_time: int | None


FIELDS: dict[str, tuple[str, str]] = {
    "month": ("string", "달 (YYYY-MM)"),
    "department": ("string", "담당 부서 부호. *는 건수가 적은 부서를 합친 것"),
    "department_name": ("string", "담당 부서 이름"),
    "type": ("string", "민원 종류 부호. *는 건수가 적은 종류를 합친 것"),
    "type_name": ("string", "민원 종류 이름"),
    "group": ("string", "갈래: 신고, 신청, 확인, 제출"),
    "filed": ("integer", "그 달에 들어온 민원. 비어 있으면 5건이 안 됨"),
    "ended": ("integer", "그 달에 끝난 민원. 비어 있으면 5건이 안 됨"),
    "on_time": ("integer", "끝난 민원 가운데 기한 안에 끝난 것. 끝난 민원이나 늦은 민원이 5건이 안 되면 비움"),
}


def last_month(today: date | None = None) -> date:
    """The newest month that is published."""
    return shift((today or timezone.localdate()).replace(day=1), -1 - DELAY_MONTHS)


def months(today: date | None = None) -> list[date]:
    """Every month that is published, the newest first."""
    found = Summary.objects.filter(subject="filed", cut="type", month__lte=last_month(today))
    return list(found.order_by("-month").values_list("month", flat=True).distinct())


def rows(first: date, last: date, *, department: str = "", kind: str = "") -> Iterator[Row]:
    """The lines of these months, by month, department and type."""
    cells: dict[tuple[date, str, str], dict[str, int]] = {}
    found = Summary.objects.filter(
        cut="type", subject__in=("filed", "ended"), month__range=(first, min(last, last_month()))
    )
    if department:
        found = found.filter(department=department)
    if kind:
        found = found.filter(value=kind)
    for month, of, value, subject, n, sums in found.values_list(
        "month", "department", "value", "subject", "n", "sums"
    ):
        cell = cells.setdefault((month, of, value), {})
        cell[subject] = n
        if subject == "ended" and _is_told(n, sums["on_time"]):
            cell["on_time"] = sums["on_time"]
    departments = dict(DepartmentDimension.objects.values_list("code", "name_ko"))
    types = {each.pk: (each.name_ko, each.group) for each in TypeDimension.objects.all()}
    for (month, of, value), cell in sorted(cells.items()):
        name, group = types.get(value, ("그 밖", ""))
        yield Row(
            f"{month:%Y-%m}",
            of,
            "그 밖" if of == REST else departments.get(of, of),
            value,
            name,
            group,
            cell.get("filed"),
            cell.get("ended"),
            cell.get("on_time"),
        )


def _is_told(ended: int, on_time: int) -> bool:
    """How many were late is a count too: none, or five and more."""
    late = ended - on_time
    return (late == 0 or late >= FEWEST) and (on_time == 0 or on_time >= FEWEST)


def schema() -> dict[str, Any]:
    """The lines in the words of Frictionless Table Schema."""
    return {
        "name": "petitions-by-type-department-month",
        "version": VERSION,
        "title": "민원 종류·부서·달별 건수",
        "licenses": [{"name": LICENCE, "title": "공공누리 제1유형 (출처표시)", "path": LICENCE_URL}],
        "fields": [{"name": name, "type": kind, "description": text} for name, (kind, text) in FIELDS.items()],
        "missingValues": [""],
        "primaryKey": ["month", "department", "type"],
    }


def as_words(row: Row) -> list[str]:
    """For CSV; what is not told is blank."""
    return ["" if value is None else str(value) for value in asdict(row).values()]
