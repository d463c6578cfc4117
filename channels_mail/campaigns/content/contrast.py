"""How well the letters of a mail stand out from what lies behind them, measured in the mail itself (WCAG 1.4.3)."""

import re
from html.parser import HTMLParser

LEAST = 4.5
VOID = {"meta", "img", "br", "hr", "link", "input"}
_COLOUR = re.compile(r"(?<![-\w])color:\s*#([0-9a-f]{6})", re.I)
_GROUND = re.compile(r"background(?:-color)?:\s*#([0-9a-f]{6})", re.I)


def ratio(one: str, other: str) -> float:
    """Between 1 and 21, of two colours as six hexadecimal digits."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lowest(html: str) -> float:
    """The weakest pair of colours in which the mail shows words."""
    reader = _Reader()
    reader.feed(html)
    return min((ratio(*pair) for pair in reader.pairs), default=21.0)


class _Reader(HTMLParser):
    """Walks through the mail and notes in which colours words stand; both are inherited, as a browser does."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: set[tuple[str, str]] = set()
        self.stack: list[tuple[str, str, str, bool]] = [("", "000000", "ffffff", True)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        style = dict(attrs).get("style") or ""
        _tag, colour, ground, is_shown = self.stack[-1]
        own, behind = _COLOUR.search(style), _GROUND.search(style)
        is_shown = is_shown and "display:none" not in style and tag not in ("style", "title", "head", "script")
        self.stack.append((tag, own[1] if own else colour, behind[1] if behind else ground, is_shown))

    def handle_endtag(self, tag: str) -> None:
        if any(each[0] == tag for each in self.stack[1:]):
            while self.stack.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        _tag, colour, ground, is_shown = self.stack[-1]
        if is_shown and data.strip():
            self.pairs.add((colour.lower(), ground.lower()))
