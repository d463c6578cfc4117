"""What pages of other slices show of the office's texts."""

from typing import Any

from django import template
from django.core.cache import cache

from portal.content.actions import ALERT_KEY
from portal.content.models import Alert, Article, Kind

register = template.Library()
FRESH_SECONDS = 10
NONE = ""


@register.simple_tag
def current_alert() -> Any:
    """The urgent sentence, at most some seconds old; nothing of a person is in it."""
    found = cache.get(ALERT_KEY)
    if found is None:
        found = Alert.objects.current() or NONE
        cache.set(ALERT_KEY, found, FRESH_SECONDS)
    return found


@register.simple_tag
def answers_for(petition_type_id: str) -> list[Article]:
    """Questions that people ask before they file this petition."""
    asked = Article.objects.public().filter(kind=Kind.FAQ, petition_type=petition_type_id)
    return list(asked.order_by("-is_pinned", "-helpful_count")[:5])
