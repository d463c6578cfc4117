"""Line icons (Lucide, ISC licence), written into the page: no request, and they take the colour of the text."""

import re
from functools import lru_cache

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

NAME = re.compile(r"[a-z0-9-]+")
LINE = (
    '<svg class="ic{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.9"'
    ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>'
)


@lru_cache(maxsize=256)
def drawing(name: str) -> SafeString:
    """The lines of one icon; an unknown name is an error of ours and says so."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not the name of an icon: {name!r}")
    template = get_template(f"icons/{name}.svg")
    return mark_safe(template.render().strip())  # noqa: S308 (our own file)


@lru_cache(maxsize=512)
def icon(name: str, size: int | None = None) -> SafeString:
    """The icon as inline SVG; size is one of the steps 16, 18, 20, 24, 32."""
    return format_html(LINE, f" ic-{size}" if size else "", drawing(name))
