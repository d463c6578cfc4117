"""A page for a screen that strangers share: nothing leads out of the site, the browser fills nothing in. Pure."""

import re
from urllib.parse import urlsplit

_LINK = re.compile(r'<a\b([^>]*?)\shref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL | re.IGNORECASE)
_NEW_WINDOW = re.compile(r'\s(?:target|download)(?:="[^"]*")?', re.IGNORECASE)
_AUTOCOMPLETE = re.compile(r'\sautocomplete="[^"]*"', re.IGNORECASE)
_FORM = re.compile(r"<form\b", re.IGNORECASE)
_KEPT_INSIDE = ("http", "https", "")


def made_safe(html: str, host: str) -> str:
    """The page without doors to elsewhere (other sites, telephone, mail program) and without autofill."""
    html = _LINK.sub(lambda match: _link(match, host), html)
    return _FORM.sub('<form autocomplete="off"', _AUTOCOMPLETE.sub("", html))


def _link(match: re.Match[str], host: str) -> str:
    before, address, after, words = match.groups()
    try:
        parts = urlsplit(address.replace("&amp;", "&").strip())
    except ValueError:
        return f'<span class="no-link">{words}</span>'
    if parts.scheme.lower() in _KEPT_INSIDE and parts.netloc in ("", host):
        return f'<a{_NEW_WINDOW.sub("", before)} href="{address}"{_NEW_WINDOW.sub("", after)}>{words}</a>'
    return f'<span class="no-link">{words}</span>'
