"""Renders what people write. Every letter is escaped; the only tags are the ones this file writes itself. Pure.

A blank line parts paragraphs. `- ` begins a list item, `> ` a quotation, **stars** make bold, web addresses links.
"""

import re
from collections.abc import Iterator

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

LONGEST_LINK_WORD = 60
_LINK = re.compile(r"https?://[^\s<>\"'`\\^{}|]{4,500}", re.ASCII | re.IGNORECASE)
_CLOSING = ".,;:!?)]}'\"…·"
_BOLD = re.compile(r"\*\*([^*\n]{1,300})\*\*")


def render(text: str) -> SafeString:
    """The text as HTML that is safe wherever text may stand."""
    return mark_safe("\n".join(_block(lines) for lines in _blocks(text)))  # noqa: S308 - built of escaped pieces


def excerpt(text: str, length: int = 120) -> str:
    """The beginning in one line, without marks; plain text, to be escaped like any other."""
    plain = " ".join(re.sub(r"^(?:- |> )|\*\*", "", text, flags=re.MULTILINE).split())
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"


def _blocks(text: str) -> Iterator[list[str]]:
    """Lines that belong together: up to a blank line, or to where a list or a quotation begins or ends."""
    block: list[str] = []
    for line in text.split("\n"):
        if block and (not line.strip() or _mark(line) != _mark(block[0])):
            yield block
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield block


def _mark(line: str) -> str:
    return line[:2] if line[:2] in ("- ", "> ") else ""


def _block(lines: list[str]) -> str:
    mark = _mark(lines[0])
    if mark == "- ":
        return f"<ul>{''.join(f'<li>{_inline(line[2:])}</li>' for line in lines)}</ul>"
    if mark == "> ":
        return f"<blockquote>{'<br>'.join(_inline(line[2:]) for line in lines)}</blockquote>"
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _inline(text: str) -> str:
    """Bold and links in one line."""
    parts, done = [], 0
    for match in _BOLD.finditer(text):
        parts += [_links(text[done : match.start()]), f"<strong>{_links(match[1])}</strong>"]
        done = match.end()
    return "".join([*parts, _links(text[done:])])


def _links(text: str) -> str:
    parts: list[str] = []
    done = 0
    for match in _LINK.finditer(text):
        address = match[0].rstrip(_CLOSING)
        parts.append(escape(text[done : match.start()]))
        words = address if len(address) <= LONGEST_LINK_WORD else f"{address[:LONGEST_LINK_WORD]}…"
        parts.append(format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', address, words))
        done = match.start() + len(address)
    return "".join([*parts, escape(text[done:])])
