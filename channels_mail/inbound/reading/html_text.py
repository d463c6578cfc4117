"""HTML of strangers: a copy without anything that acts or calls home, and the words alone."""

import html
import re
from collections import Counter
from collections.abc import Mapping

import nh3

MOST_CHARACTERS = 500_000
MOST_NESTED, MOST_TAGS = 1_000, 60_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
FLAT = {
    "area",
    "br",
    "col",
    "dd",
    "dt",
    "hr",
    "img",
    "input",
    "li",
    "link",
    "meta",
    "option",
    "p",
    "td",
    "th",
    "tr",
    "wbr",
}
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd", "del", "div", "dl",
    "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "s",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
GONE = {"script", "style", "title", "noscript", "template", "object", "applet", "iframe", "svg", "math"}
ATTRIBUTES = {
    "*": {"align", "dir", "lang", "valign"}, "a": {"href"}, "img": {"alt", "height", "src", "width"},
    "font": {"color", "size"}, "td": {"colspan", "rowspan", "width"}, "th": {"colspan", "rowspan", "width"},
    "table": {"border", "cellpadding", "cellspacing", "width"}, "ol": {"start"},
}  # fmt: skip
BREAKS = re.compile(r"(?i)<(?:br|hr)\b[^>]*>|</(?:p|div|tr|h[1-6]|blockquote|table|ul|ol|dl|pre|center|dd|dt)>")


def sanitised(text: str, pictures: Mapping[str, str]) -> str:
    """Nothing runs and nothing is fetched: `pictures` gives data: URLs of the letter's own images by Content-ID."""

    if is_too_deep(text):
        return ""

    def keep(tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            return pictures.get(value[4:].strip("<>"), None) if value.lower().startswith("cid:") else None
        return value

    return nh3.clean(
        text[:MOST_CHARACTERS],
        tags=TAGS,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def is_too_deep(source: str) -> bool:
    """Whether it nests as no mail program does: a parser's time grows with the square of it."""
    open_tags: Counter[str] = Counter()
    depth = 0
    for number, found in enumerate(TAG.finditer(source[:MOST_CHARACTERS])):
        name = found[2].lower()
        if number > MOST_TAGS:
            return True
        if name in FLAT:
            continue
        if not found[1]:
            open_tags[name] += 1
            depth += 1
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= 1
        if depth > MOST_NESTED:
            return True
    return False


def has_remote_pictures(text: str) -> bool:
    """Whether the letter wanted to fetch something from elsewhere."""
    return re.search(r"(?i)\b(?:src|background)\s*=\s*[\"']?\s*https?:|url\(\s*[\"']?https?:", text) is not None


def text_of(source: str) -> str:
    """The words alone, a line where the page had one."""
    if is_too_deep(source):
        bare = _without("script", _without("style", source[:MOST_CHARACTERS]))
        return html.unescape(re.sub(r"<[^<>]*>", " ", bare)).strip()
    plain = nh3.clean(
        source[:MOST_CHARACTERS],
        tags={"br", "hr", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
              "table", "ul", "ol", "dl", "dt", "dd", "pre", "center"},
        clean_content_tags=GONE,
        attributes={},
        link_rel=None,
    )  # fmt: skip
    plain = re.sub(r"\s+", " ", plain)
    plain = re.sub(r"(?i)<li\b[^>]*>", "\n· ", plain)
    plain = re.sub(r"(?i)</t[dh]>", " ", plain)
    plain = re.sub(r"<[^>]*>", "", BREAKS.sub("\n", plain))
    lines = [re.sub(r"[ \u00a0]+", " ", line).strip() for line in html.unescape(plain).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without(tag: str, source: str) -> str:
    """The rest of a page; from one that is never closed, nothing."""
    kept, place, lowered = [], 0, source.lower()
    while (begin := lowered.find(f"<{tag}", place)) >= 0:
        kept.append(source[place:begin])
        end = lowered.find(f"</{tag}", begin)
        if end < 0:
            return "".join(kept)
        place = end
    return "".join([*kept, source[place:]])
