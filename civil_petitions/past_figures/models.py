"""PastFigure: what is left of destroyed records, in sums by month that tell nothing of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, models

ADD = """
INSERT INTO past_figures_pastfigure (kind, month, department_id, type_id, measure, amount)
SELECT %s, * FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (kind, month, department_id, type_id, measure)
DO UPDATE SET amount = past_figures_pastfigure.amount + EXCLUDED.amount
"""


@dataclass(frozen=True, order=True)
class Cell:
    """One sum: of which month, department and type of petition, and what it counts."""

    month: date
    department: str
    type: str
    measure: str


class PastFigureQuerySet(models.QuerySet["PastFigure"]):
    def add(self, kind: str, cells: Iterable[tuple[Cell, int]]) -> None:
        """Add to the sums, in the transaction that destroys what they were counted from."""
        sums: dict[Cell, int] = {}
        for cell, amount in cells:
            sums[cell] = sums.get(cell, 0) + amount
        rows = sorted((cell, amount) for cell, amount in sums.items() if amount)  # in one order: no deadlock
        if not rows:
            return
        columns = zip(*((c.month, c.department, c.type, c.measure, amount) for c, amount in rows), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(ADD, [kind, *map(list, columns)])

    def of(self, kind: str, since: date) -> "PastFigureQuerySet":
        """The sums of this kind from the month of that day on."""
        return self.filter(kind=kind, month__gte=since.replace(day=1))


class PastFigure(models.Model):
    """없앤 기록의 통계. Whoever sums up records adds these, so that a sum stays what it was."""

    kind = models.CharField("종류", max_length=30)
    month = models.DateField("달")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+", verbose_name="담당 부서")
    type = models.ForeignKey(
        "civil_petitions.PetitionType", models.PROTECT, related_name="+", verbose_name="민원 종류"
    )
    measure = models.CharField("세는 것", max_length=30)
    amount = models.BigIntegerField("합")

    objects = PastFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "없앤 기록의 통계"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "month", "department", "type", "measure"], name="one_past_figure_a_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m} {self.department_id} {self.measure} {self.amount}"
