"""Finds Korean that a page in English still shows: in its text, and in the attributes that are read out."""

import re
from html.parser import HTMLParser

HANGUL = re.compile(r"[가-힣]")
ATTRIBUTES = ("alt", "aria-label", "content", "placeholder", "title")
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source", "use", "wbr"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        korean = given.get("lang", "").startswith("ko") or (self.inside_korean() and "lang" not in given)
        if not korean:
            self.found += [given[name] for name in ATTRIBUTES if HANGUL.search(given.get(name) or "")]
        if tag not in VOID:
            self.open.append((tag, korean or tag in ("script", "style")))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if HANGUL.search(data) and not self.inside_korean():
            self.found.append(" ".join(data.split()))

    def inside_korean(self):
        return bool(self.open) and self.open[-1][1]


def korean_in(html, allowed=()):
    """What is Korean outside lang="ko", once the allowed words (names people typed) are taken out."""
    for word in sorted(filter(None, allowed), key=len, reverse=True):
        html = html.replace(word, "")
    reader = _Reader()
    reader.feed(html)
    return reader.found
