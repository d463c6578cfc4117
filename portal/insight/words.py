"""Figures and months as a page says them, in its language."""

from datetime import date

from django.utils.translation import gettext as _

from portal.insight.indicators import Definition, Indicator
from portal.insight.periods import Period
from portal.pages.dates import MONTHS_EN, english


def month_name(month: date, *, with_year: bool = True) -> str:
    """2026년 10월."""
    if english():
        return f"{MONTHS_EN[month.month - 1]}{f' {month.year}' if with_year else ''}"
    return f"{month.year}년 {month.month}월" if with_year else f"{month.month}월"


def short_month(month: date) -> str:
    """10월, Oct."""
    return MONTHS_EN[month.month - 1][:3] if english() else f"{month.month}월"


def period_name(period: Period) -> str:
    """2026년 10월, or 2026년 8월~10월."""
    first, last = period.months[0], period.last
    if first == last:
        return month_name(last)
    if first.year == last.year and not english():
        return f"{month_name(first)}~{month_name(last, with_year=False)}"
    return f"{month_name(first)}{' – ' if english() else '~'}{month_name(last)}"


def number(value: float | None, decimals: int = 1) -> str:
    """12,345 or 82.4; a dash where there is nothing."""
    return "–" if value is None else f"{value:,.{decimals}f}"


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}%"


def with_unit(value: float | None, definition: Definition) -> str:
    """82.4%, 3.2일, 6,940원."""
    if value is None:
        return "–"
    unit = str(definition.unit)
    space = " " if english() and unit[:1].isalpha() else ""
    return f"{number(value, definition.decimals)}{space}{unit}"


def change(indicator: Indicator) -> str:
    """+1.2, −0.6: the value itself, or the share that its score is made of."""
    moved = indicator.shown_change
    if moved is None or indicator.now is None:
        return ""
    sign = "+" if moved > 0 else "−" if moved < 0 else ""
    told = f"{sign}{number(abs(moved), indicator.definition.decimals)}"
    return told if indicator.now.basis is None else f"{indicator.definition.guard_name} {told}"


def direction(indicator: Indicator) -> str:
    return {"up": _("좋아짐"), "dn": _("나빠짐"), "eq": _("그대로")}.get(indicator.direction, "")


def basis(indicator: Indicator) -> str:
    """What the value stands on."""
    now = indicator.now
    if now is None:
        return _("아직 재지 않았습니다")
    if not now.is_enough:
        return _("표본 부족 (30건 미만)")
    words = {"n": number(now.n, 0)}
    if now.interval is None:
        return _("%(n)s건") % words
    low, high = now.interval
    return _("%(n)s건 · 95%% 구간 %(low)s~%(high)s%%") % {**words, "low": number(low, 0), "high": number(high, 0)}


def guard(indicator: Indicator) -> str:
    """The figure that keeps the value honest."""
    if indicator.guard is None:
        return ""
    is_count = indicator.definition.number in (6, 8)
    value = number(indicator.guard) if is_count else f"{number(indicator.guard)}%"
    return f"{indicator.definition.guard_name} {value}"
