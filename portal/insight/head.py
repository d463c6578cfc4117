"""What the head of an office finds on one page: what is wrong, why, and what to decide."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from portal.insight import charts, indicators, mix, voices, words
from portal.insight.charts import Bar, Table
from portal.insight.indicators import DEFINITIONS, ENOUGH, TARGET, Indicator
from portal.insight.models import Pulse, Summary
from portal.insight.reading import Figures
from portal.insight.suppression import FEWEST

Subject = Summary.Subject


def page(figures: Figures, department: str = "") -> dict[str, Any]:
    """All of it, from figures that are already read."""
    measured = indicators.measure(figures, department)
    codes = figures.departments(Subject.ENDED, figures.period.months)
    by_department = {code: indicators.measure(figures, code, with_trend=False) for code in codes}
    return {
        "brief": brief(measured, figures),
        "cards": [card(each) for each in measured],
        "trend": _trend(measured, figures, department),
        "offices": _departments(figures, by_department),
        "heat": _heat(figures, by_department),
        "reasons": _reasons(figures, department),
        "mix": _mix(figures, department),
        "fairness": mix.fairness(figures, figures.period.months),
        "voices": voices.tables(figures, figures.period.months),
        "tiles": tiles(figures),
        "method": _method(figures, department),
    }


def tiles(figures: Figures) -> list[dict[str, Any]]:
    """How other areas stand: a share that should be high, or a number that should be nothing."""
    names = {
        Pulse.Code.MAIL: _("닿은 메일 (30일)"),
        Pulse.Code.DATA: _("확인된 전자우편 주소"),
        Pulse.Code.ALARMS: _("확인하지 않은 접속기록 경보"),
        Pulse.Code.RIGHTS: _("늦은 개인정보 요구"),
        Pulse.Code.PROMISES: _("지나간 약속"),
    }
    found = []
    for code, label in names.items():
        pulse = figures.pulses.get(code)
        is_share = code in (Pulse.Code.MAIL, Pulse.Code.DATA)
        if pulse is None or (is_share and (pulse.total or 0) < FEWEST):
            found.append({"label": label, "value": "–", "is_bad": False})
        elif is_share:
            value = 100 * pulse.amount / (pulse.total or 1)
            found.append({"label": label, "value": words.percent(value), "is_bad": value < TARGET})
        else:
            found.append({"label": label, "value": words.number(pulse.amount, 0), "is_bad": pulse.amount > 0})
    return found


def brief(measured: list[Indicator], figures: Figures) -> dict[str, Any]:
    """Index, one sentence, and the two figures behind it."""
    now, before = indicators.index(measured), indicators.index_before(measured)
    change = None if now is None or before is None else now - before
    found = [each for each in measured if each.score is not None]
    moved = sorted((each for each in found if abs(each.gain) >= 1), key=lambda each: each.gain)
    told = [*moved[:1], *moved[-1:]] if len(moved) > 1 else moved
    return {
        "index": now,
        "ring": charts.ring(
            now or 0,
            words.number(now, 0),
            _("종합 효과 지수 100점 만점에 %(points)s점") % {"points": words.number(now, 0)},
        ),
        "change": words.number(abs(change)) if change is not None else "",
        "direction": "" if change is None else "eq" if abs(change) < indicators.SAME else "up" if change > 0 else "dn",
        "compared": words.period_name(figures.period.before),
        "sentence": indicators.sentence(measured),
        "why": [_moved(each) for each in told],
        "counted": len(found),
    }


def _moved(indicator: Indicator) -> str:
    assert indicator.now and indicator.before
    definition = indicator.definition
    was, now = indicator.before, indicator.now
    if now.basis is not None and was.basis is not None:
        told = {"name": definition.guard_name, "was": words.percent(was.basis), "now": words.percent(now.basis)}
    else:
        told = {
            "name": definition.name,
            "was": words.with_unit(was.value, definition),
            "now": words.with_unit(now.value, definition),
        }
    return _("%(name)s %(was)s → %(now)s") % told


def card(indicator: Indicator) -> dict[str, Any]:
    """One of the eight."""
    definition = indicator.definition
    points = [value for _month, value in indicator.trend]
    target = None if indicator.now is None or indicator.now.basis is not None else definition.target
    return {
        "number": definition.number,
        "name": definition.name,
        "what": definition.what,
        "value": words.number(indicator.now.value, definition.decimals)
        if indicator.now and indicator.is_enough
        else "",
        "unit": definition.unit,
        "change": words.change(indicator),
        "direction": indicator.direction,
        "word": words.direction(indicator),
        "spark": charts.spark(points, target) if indicator.is_enough else "",
        "basis": words.basis(indicator),
        "guard": words.guard(indicator) if indicator.is_enough else "",
        "score": words.number(indicator.score, 0),
        "is_below": indicator.is_below,
        "table": trend_table(indicator),
    }


def trend_table(indicator: Indicator) -> Table:
    """The twelve months in words."""
    definition = indicator.definition
    rows = [[words.month_name(month), words.with_unit(value, definition)] for month, value in indicator.trend]
    return Table(str(definition.name), [_("달"), str(definition.name)], rows)


def _trend(measured: list[Indicator], figures: Figures, department: str) -> dict[str, Any] | None:
    """Satisfaction and time kept on one scale of per cent."""
    satisfied, months = measured[0], figures.period.trend
    ended = (figures.whole(Subject.ENDED, [month], department) for month in months)
    in_time = [indicators.share(cell, "on_time") for cell in ended]
    series = [[value for _month, value in satisfied.trend], [each.value if each else None for each in in_time]]
    if not any(value is not None for points in series for value in points):
        return None
    svg, scale = charts.lines(series, satisfied.definition.target)
    rows = [
        [words.month_name(month), *(words.percent(points[place]) for points in series)]
        for place, month in enumerate(months)
    ]
    names = [_("만족"), _("기한 안")]
    return {
        "svg": svg,
        "scale": scale,
        "months": [words.short_month(months[place]) for place in (0, 3, 7, 11)],
        "legend": [
            (place, name, words.percent(_last(points)))
            for place, (name, points) in enumerate(zip(names, series, strict=True), 1)
        ],
        "target": words.percent(satisfied.definition.target),
        "table": Table(_("열두 달의 흐름"), [_("달"), *names], rows),
    }


def _last(points: list[float | None]) -> float | None:
    return next((value for value in reversed(points) if value is not None), None)


def _departments(figures: Figures, by_department: dict[str, list[Indicator]]) -> dict[str, Any]:
    """The index of each department that has enough, by name: a comparison of offices, never of persons."""
    found = {code: indicators.index(measured) for code, measured in by_department.items()}
    rows = [
        Bar(
            label=figures.name_of(code),
            percent=points,
            text=words.number(points, 0),
            tone="bad" if points < TARGET else "",
            url=f"?department={code}&month={figures.period.last:%Y-%m}&length={figures.period.length}",
        )
        for code, points in found.items()
        if points is not None
    ]
    below = [bar.label for bar in sorted(rows, key=lambda bar: bar.percent) if bar.tone]
    return {
        "bars": charts.bars(rows, TARGET),
        "say": _say_below(below),
        "table": Table(_("부서별 종합 점수"), [_("부서"), _("점수")], [[bar.label, bar.text] for bar in rows]),
    }


def _say_below(below: list[str]) -> str:
    if not below:
        return _("모든 부서가 목표를 넘었습니다.")
    if len(below) == 1:
        return _("%(department)s 점수가 목표 80점에 못 미칩니다.") % {"department": below[0]}
    return _("%(department)s 점수가 가장 낮고, 모두 %(count)s개 부서가 목표에 못 미칩니다.") % {
        "department": below[0],
        "count": len(below),
    }


def _heat(figures: Figures, by_department: dict[str, list[Indicator]]) -> dict[str, Any]:
    shown = [definition for definition in DEFINITIONS if definition.is_by_department]
    rows = []
    for code, measured in by_department.items():
        scores = [each.score for each in measured if each.definition.is_by_department]
        if any(score is not None for score in scores):
            cells = [(charts.shade(score), words.number(score, 0)) for score in scores]
            rows.append({"name": figures.name_of(code), "code": code, "cells": cells})
    return {"head": [(definition.number, definition.short, definition.name) for definition in shown], "rows": rows}


def _reasons(figures: Figures, department: str) -> dict[str, Any]:
    """What those said who were not satisfied; a reason that fewer than five named is not told."""
    cell = figures.whole(Subject.SURVEY, figures.period.months, department)
    named = {
        _("설명이 어려움"): cell.sums["low_clarity"],
        _("너무 오래 걸림"): cell.sums["low_speed"],
        _("결과가 아쉬움"): cell.sums["low_result"],
    }
    ranked = sorted(((name, n) for name, n in named.items() if n >= FEWEST), key=lambda row: -row[1])
    most = ranked[0][1] if ranked else 1
    rows = [Bar(name, 100 * n / most, str(n), "bad" if place == 0 else "") for place, (name, n) in enumerate(ranked)]
    return {
        "bars": charts.bars(rows),
        "low": cell.sums["low"] if cell.sums["low"] >= FEWEST else None,
        "is_hidden": any(0 < n < FEWEST for n in named.values()),
        "table": Table(_("아쉬웠던 까닭"), [_("까닭"), _("답")], [[bar.label, bar.text] for bar in rows]),
    }


def _mix(figures: Figures, department: str) -> dict[str, Any]:
    months = figures.period.months
    ways = mix.channels(figures, months)
    order = [name for name, _n in ways.most_common() if name != "*"]
    whole = mix.shares(_("민원이 들어온 길"), ways, mix.WAYS, order)
    formal = mix.formality(figures, months, department)
    informal = sum(n for name, n in formal.items() if name != "formal")
    named = mix.informal_names()
    ages = mix.by_age(figures, months, order)
    return {
        "ways": whole,
        "ages": ages,
        "directions": mix.shares(
            _("주고받은 방향"),
            mix.directions(figures, months, department),
            {"in": _("구민이 먼저"), "out": _("구청이 먼저")},
            ["in", "out"],
        ),
        "formality": mix.shares(_("정식 민원과 그 밖의 접촉"), formal, named, _formal_first(formal)),
        "informal": words.percent(100 * informal / sum(formal.values())) if formal else "–",
        "survey": mix.SURVEY_2002,
        "table": _mix_table(whole, ages),
    }


def _formal_first(counts: Counter[str]) -> list[str]:
    return ["formal", *(name for name, _n in counts.most_common() if name != "formal")]


def _mix_table(whole: "mix.Shares | None", ages: "list[mix.Shares]") -> Table | None:
    if whole is None:
        return None
    head = [label for label, _part in whole.parts]
    rows = []
    for each in (whole, *ages):
        parts = dict(each.parts)
        label = _("모두") if each is whole else each.label
        rows.append([label, *(words.percent(parts.get(name, 0.0)) for name in head), words.number(each.n, 0)])
    return Table(_("들어온 길과 나이대"), ["", *head, _("건수")], rows)


def _method(figures: Figures, department: str) -> dict[str, Any]:
    cell = figures.whole(Subject.SURVEY, figures.period.months, department)
    rate = indicators.share(cell, "answered", "asked")
    return {
        "answers": words.number(cell.n, 0),
        "rate": words.percent(rate.value if rate else None),
        "enough": ENOUGH,
        "fewest": FEWEST,
        "target": TARGET,
    }
