"""Who was asked about what and in which way, how many answered, and why others gave up."""

from collections import Counter
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from citizens.surveys.choices import Kind, Reason, Way
from portal.insight.charts import Table
from portal.insight.indicators import ENOUGH, share
from portal.insight.mix import OTHERS
from portal.insight.models import Summary
from portal.insight.reading import Figures
from portal.insight.suppression import REST, Cell
from portal.insight.words import number, percent

Subject, Cut = Summary.Subject, Summary.Cut
KINDS: dict[str, Promise | str] = {**dict(Kind.choices), REST: OTHERS}
WAYS: dict[str, Promise | str] = {**dict(Way.choices), REST: OTHERS}
REASONS: dict[str, Promise | str] = {**dict(Reason.choices), REST: OTHERS}


def tables(figures: Figures, months: list[date]) -> list[Table]:
    """Answers by kind and way, and reasons for giving up; what is too little is counted together."""
    return [table for table in (_answers(figures, months), _given_up(figures, months)) if table.rows]


def _answers(figures: Figures, months: list[date]) -> Table:
    """What staff asked on the telephone stands in rows of its own: people say other things to a voice."""
    head = ["", _("여쭌 방법"), _("여쭘"), _("응답"), _("응답률"), _("만족"), _("95% 구간")]
    rows = []
    for value, cell in sorted(figures.cut(Subject.SURVEY, Cut.KIND_WAY, months).items()):
        kind, _bar, way = value.partition("|")
        names = [str(KINDS.get(kind, kind)), str(WAYS.get(way, way))]
        rows.append([*names, *_measured(cell)])
    return Table(_("만족도: 무엇에 대해 어떻게 여쭈었나"), head, rows)


def _measured(cell: Cell) -> list[str]:
    rate, satisfied = share(cell, "answered", "asked"), share(cell, "satisfied")
    is_enough = satisfied is not None and satisfied.n >= ENOUGH
    low, high = satisfied.interval if satisfied and satisfied.interval else (0.0, 0.0)
    return [
        number(cell.sums["asked"], 0),
        number(cell.n, 0) if cell.n else "–",
        percent(rate.value if rate else None),
        percent(satisfied.value) if satisfied and is_enough else _("표본 부족"),
        f"{percent(low)}–{percent(high)}" if is_enough else "–",
    ]


def _given_up(figures: Figures, months: list[date]) -> Table:
    """Of those who withdrew a petition or left a draft."""
    found: Counter[str] = Counter()
    for value, cell in figures.cut(Subject.GIVEN_UP, Cut.KIND_WAY, months).items():
        found[value.partition("|")[2]] += cell.n
    total = sum(found.values())
    rows = [
        [str(REASONS.get(reason, reason)), number(n, 0), percent(100 * n / total)] for reason, n in found.most_common()
    ]
    return Table(_("왜 그만두었나"), [_("까닭"), _("답"), _("비율")], rows)
