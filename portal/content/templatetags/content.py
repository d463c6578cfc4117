"""What pages of other slices show of the office's texts."""

from django import template

from portal.content import alerts
from portal.content.models import Alert, Article, Kind

register = template.Library()


@register.simple_tag
def current_alert() -> Alert | None:
    """The urgent sentence. Asks the cache alone: an error page must not need the database."""
    return alerts.shown()


@register.simple_tag
def answers_for(petition_type_id: str) -> list[Article]:
    """Questions that people ask before they file this petition."""
    asked = Article.objects.public().filter(kind=Kind.FAQ, petition_type=petition_type_id)
    return list(asked.order_by("-is_pinned", "-helpful_count")[:5])
