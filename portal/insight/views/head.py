from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest
from portal.decisions.models import Decision
from portal.decisions.views import rows_of
from portal.insight import charts, head, indicators, reading, words
from portal.insight.charts import Bar, Table
from portal.insight.indicators import BY_NUMBER, Indicator
from portal.insight.models import Summary
from portal.insight.reading import Figures
from portal.insight.suppression import REST, Cell
from portal.insight.views.access import choices, department_of, period_of, permitted

SHOWN = 3  # decisions: more than three at once are none


@permitted("view_insight")
@require_safe
def overview(request: AccountRequest) -> HttpResponse:
    figures = reading.read(period_of(request), request.GET.get("department", ""))
    department = department_of(request, figures)
    context = _context(request, figures, department)
    return render(request, "insight/overview.html", context)


@permitted("view_insight")
@require_safe
def brief(request: AccountRequest) -> HttpResponse:
    """The same on one sheet of paper."""
    figures = reading.read(period_of(request), request.GET.get("department", ""))
    department = department_of(request, figures)
    context = _context(request, figures, department)
    return render(request, "insight/brief.html", context)


def _context(request: AccountRequest, figures: Figures, department: str) -> dict[str, object]:
    waiting = Decision.objects.visible_to(request.user).open().louder_first()
    if department:
        waiting = waiting.filter(department=department)
    return {
        "section": "insight",
        "decisions": rows_of(list(waiting[:SHOWN])),
        **choices(figures, department),
        **head.page(figures, department),
    }


@permitted("view_insight")
@require_safe
def indicator(request: AccountRequest, number: int) -> HttpResponse:
    """One of the eight: what it means, how it went, where."""
    if number not in BY_NUMBER:
        raise Http404
    figures = reading.read(period_of(request), request.GET.get("department", ""), with_types=True)
    department = department_of(request, figures)
    measured = next(each for each in indicators.measure(figures, department) if each.definition.number == number)
    context = {
        "section": "insight",
        **choices(figures, department),
        "card": head.card(measured),
        "definition": measured.definition,
        "target": words.with_unit(measured.definition.target, measured.definition),
        "trend": _trend(measured),
        "by_department": _by_department(figures, number),
        "by_type": _by_type(figures, number, department),
    }
    return render(request, "insight/indicator.html", context)


def _trend(measured: Indicator) -> dict[str, object] | None:
    points = [value for _month, value in measured.trend]
    if not any(value is not None for value in points):
        return None
    has_target = measured.now is None or measured.now.basis is None
    svg, scale = charts.lines([points], measured.definition.target if has_target else None)
    months = [words.short_month(measured.trend[place][0]) for place in (0, 3, 7, 11)]
    return {"svg": svg, "scale": scale, "months": months, "table": head.trend_table(measured)}


def _by_department(figures: Figures, number: int) -> Table | None:
    definition = BY_NUMBER[number]
    if not definition.is_by_department:
        return None
    rows = []
    for code in figures.departments(Summary.Subject.ENDED, figures.period.months):
        found = next(
            each for each in indicators.measure(figures, code, with_trend=False) if each.definition.number == number
        )
        value = words.with_unit(found.now.value, definition) if found.now and found.is_enough else "–"
        rows.append([figures.name_of(code), value, words.change(found) or "–", words.basis(found)])
    return Table(_("부서별"), [_("부서"), str(definition.name), _("지난번보다"), _("무엇을 세었나")], rows)


def _by_type(figures: Figures, number: int, department: str) -> dict[str, object] | None:
    """Like with like: the same kind of petition, wherever it was handled."""
    definition = BY_NUMBER[number]
    if definition.by_type is None:
        return None
    subject, measure = definition.by_type
    cells: dict[str, Cell] = {}
    months = figures.period.months
    for code in [department] if department else sorted(figures.codes(subject, Summary.Cut.TYPE, months)):
        for value, cell in figures.cut(subject, Summary.Cut.TYPE, months, code).items():
            if value != REST:
                cells.setdefault(value, Cell()).add(cell)
    names, rows = reading.type_names(), []
    for value, cell in cells.items():
        found = measure(cell)
        if found is not None and found.is_enough:
            tone = "bad" if found.value < definition.target else ""
            rows.append(Bar(names.get(value, value), found.value, words.percent(found.value), tone))
    rows.sort(key=lambda bar: bar.percent)
    table = Table(_("민원 종류별"), [_("민원 종류"), _("비율")], [[bar.label, bar.text] for bar in rows])
    return {"bars": charts.bars(rows[:12], definition.target), "table": table}
