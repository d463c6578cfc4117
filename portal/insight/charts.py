"""Charts as inline SVG, made here: no script, sharp on paper, colours from the sheet. The words stand in a table.

What must keep its shape has a viewBox; what may stretch has widths in per cent, so that it is readable at 320 px.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import pi

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Points = Sequence[float | None]


@dataclass(frozen=True)
class Table:
    """The same as a chart, in words: for who cannot see it, and for who wants the figures."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Bar:
    """One bar of a row of bars: `percent` of the longest possible."""

    label: str
    percent: float
    text: str
    tone: str = ""
    url: str = ""
    svg: SafeString = field(default=SafeString(""))


def meter(percent: float, tone: str = "", target: float | None = None) -> SafeString:
    """One bar from zero, with a mark where the target is."""
    mark = (
        format_html('<line class="tg" x1="{0}%" x2="{0}%" y1="0" y2="18"/>', _round(target))
        if target is not None
        else ""
    )
    return format_html(
        '<svg class="viz meter" aria-hidden="true" focusable="false"><rect class="btr" width="100%"'
        ' height="18" rx="4"/><rect class="{}" width="{}%" height="18" rx="4"/>{}</svg>',
        "bbad" if tone == "bad" else "b1",
        _round(max(0.0, min(100.0, percent))),
        mark,
    )


def bars(found: Sequence[Bar], target: float | None = None) -> list[Bar]:
    """Rows of bars, each with its picture."""
    return [
        Bar(each.label, each.percent, each.text, each.tone, each.url, meter(each.percent, each.tone, target))
        for each in found
    ]


def stack(parts: Sequence[tuple[str, float]]) -> SafeString:
    """Shares of a whole side by side; at most four, solid and light by turns."""
    left, found = 0.0, []
    for place, (_label, percent) in enumerate(parts):
        found.append((f"b{(1, 3, 2, 4)[place % 4]}", _round(left), _round(max(0.0, percent - 0.4))))
        left += percent
    rects = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="26" rx="3"/>', found)
    return format_html('<svg class="viz meter tall" aria-hidden="true" focusable="false">{}</svg>', rects)


def ring(percent: float, text: str, title: str) -> SafeString:
    """The index, as a ring."""
    around = 2 * pi * 47
    return format_html(
        '<svg class="ring" width="112" height="112" viewBox="0 0 112 112" role="img" aria-label="{}">'
        '<circle class="ring-0" cx="56" cy="56" r="47"/><circle class="ring-1" cx="56" cy="56" r="47"'
        ' stroke-dasharray="{} {}" transform="rotate(-90 56 56)"/>'
        '<text x="56" y="66" text-anchor="middle" font-size="32" font-weight="700">{}</text></svg>',
        title,
        _round(around * max(0.0, min(100.0, percent)) / 100),
        _round(around),
        text,
    )


def spark(points: Points, target: float | None = None) -> SafeString:
    """Twelve months in the size of a thumb; the scale is its own, so the value stands beside it."""
    low, high = _scale([points], target)
    where = _places(points, low, high, 56)
    if len(where) < 2:
        return SafeString("")
    end = where[-1]
    line = " ".join(f"{x},{y}" for x, y in where)
    return format_html(
        '<svg class="viz spark" viewBox="0 0 240 56" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<polygon class="ar" points="{},56 {} {},56"/>{}<polyline class="ln" points="{}"/>'
        '<line class="pt" x1="{}" x2="{}" y1="{}" y2="{}"/></svg>',
        where[0][0],
        line,
        end[0],
        _target(target, low, high, 56),
        line,
        end[0],
        end[0],
        end[1],
        end[1],
    )


def lines(
    series: Sequence[Points], target: float | None = None, *, from_zero: bool = False
) -> tuple[SafeString, list[str]]:
    """Up to three lines on one scale, solid and dashed; and what to write at the scale, from above."""
    low, high = _scale(series, target)
    low = 0.0 if from_zero else low
    drawn = format_html_join(
        "",
        '<polyline class="ln ln-{}" points="{}"/>',
        (
            (place, " ".join(f"{x},{y}" for x, y in _places(points, low, high, 200)))
            for place, points in enumerate(series, 1)
        ),
    )
    marks = [low + (high - low) * step / 4 for step in range(5)]
    grid = format_html_join(
        "", '<line class="ax" x1="0" x2="240" y1="{0}" y2="{0}"/>', ((50 * step,) for step in range(5))
    )
    svg = format_html(
        '<svg class="viz plot" viewBox="0 0 240 200" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        "{}{}{}</svg>",
        grid,
        _target(target, low, high, 200),
        drawn,
    )
    return svg, [f"{mark:.0f}" for mark in reversed(marks)]


def _target(target: float | None, low: float, high: float, height: int) -> SafeString:
    if target is None:
        return SafeString("")
    return format_html('<line class="tg" x1="0" x2="240" y1="{0}" y2="{0}"/>', _round(_y(target, low, high, height)))


def _scale(series: Sequence[Points], target: float | None) -> tuple[float, float]:
    known = [value for points in series for value in points if value is not None]
    known += [target] if target is not None else []
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    return low - room, high + room


def _places(points: Points, low: float, high: float, height: int) -> list[tuple[float, float]]:
    """Where each known point lies in a field 240 wide; what is unknown is left out."""
    step = 232 / max(1, len(points) - 1)
    return [
        (_round(4 + place * step), _round(_y(value, low, high, height)))
        for place, value in enumerate(points)
        if value is not None
    ]


def _y(value: float, low: float, high: float, height: int) -> float:
    return height - height * (value - low) / (high - low)


def _round(number: float | None) -> float:
    return round(number or 0.0, 1)


def shade(points: float | None) -> str:
    """The class of a cell in a heat table: the darker, the higher."""
    if points is None:
        return "h-none"
    return f"h-{min(4, int(points) // 20)}"
