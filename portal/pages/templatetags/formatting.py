"""What people wrote, as HTML that is safe wherever text may stand."""

from django import template
from django.utils.safestring import SafeString

from portal.pages.formatting import render

register = template.Library()


@register.filter
def formatted(text: str) -> SafeString:
    """Paragraphs, lists, quotations, bold and links; every letter escaped."""
    return render(text)
