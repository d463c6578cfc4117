"""The news that somebody agreed to, beside each way to reach them."""

from django import template

from citizens.consent import by_channel
from citizens.registry.models import Citizen

register = template.Library()


@register.simple_tag
def agreed_news(citizen: Citizen) -> dict[str, list[str]]:
    """Asked once for the whole page: `{% agreed_news citizen as news %}`."""
    return by_channel.agreed_news(citizen)


@register.filter
def sent_by(news: dict[str, list[str]], kind: str) -> str:
    """What of it goes by mail, by phone or by post."""
    return ", ".join(news.get(kind, []))
