"""The head's page as rows, for a spreadsheet: the same words, nothing that the page does not show."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.insight import words
from portal.insight.charts import Table
from portal.insight.reading import Figures

TARGET = gettext_noop("효과 지표 표")
PURPOSE = gettext_noop("성과를 보고하려고")


def rows(page: dict[str, Any], figures: Figures, department_name: str) -> Iterator[list[str]]:
    """Table after table, each under its name."""
    yield [_("효과 지표"), words.period_name(figures.period), department_name or _("모든 부서")]
    yield [_("종합 효과 지수"), words.number(page["brief"]["index"])]
    yield []
    yield ["", _("효과"), _("값"), _("단위"), _("지난번보다"), _("점수"), _("무엇을 세었나"), _("함께 볼 값")]
    for card in page["cards"]:
        yield [
            str(card["number"]),
            str(card["name"]),
            card["value"],
            str(card["unit"]),
            card["change"],
            card["score"],
            card["basis"],
            card["guard"],
        ]
    yield from _table(page["trend"]["table"] if page["trend"] else None)
    heat = page["heat"]
    head = [str(name) for _number, _short, name in heat["head"]]
    yield from _table(
        Table(
            _("부서와 효과"),
            [_("부서"), *head],
            [[row["name"], *(text for _shade, text in row["cells"])] for row in heat["rows"]],
        )
    )
    for table in (
        page["offices"]["table"],
        page["reasons"]["table"],
        page["mix"]["table"],
        *page["fairness"],
        *page["voices"],
    ):
        yield from _table(table)


def _table(table: Table | None) -> Iterator[list[str]]:
    if table is None or not table.rows:
        return
    yield []
    yield [table.caption]
    yield [str(name) for name in table.head]
    for row in table.rows:
        yield [str(word) for word in row]
