"""The box with a page's plain words, or the way to them."""

from typing import Any

from django import template
from django.template import Context

from portal.pages.formatting import render
from portal.plain_words.keeping import plain_text

register = template.Library()


@register.inclusion_tag("plain_words/box.html", takes_context=True)
def plain_words(context: Context) -> dict[str, Any]:
    """Nothing where nobody has written any; shown at once to whoever reads all pages that way."""
    request = context.get("request")
    found = plain_text(request.path) if request is not None else None
    if found is None or request is None:
        return {}
    display = context.get("display")
    always = bool(display and display.plain)
    return {
        "plain": found,
        "html": render(found.text) if always or request.GET.get("plain") == "1" else "",
        "always": always,
        "path": request.path,
    }
