"""What templates compute about a petition."""

from datetime import datetime

from django import template

from civil_petitions import progress
from civil_petitions.models import Petition

register = template.Library()


@register.filter
def days_left(petition: Petition) -> int | None:
    return progress.days_left(petition)


@register.filter
def stages(petition: Petition) -> list[dict[str, str]]:
    return progress.stages(petition)


@register.filter
def slug(noun: str) -> str:
    """supplement_request → supplement-request, as an address and an id are written."""
    return noun.replace("_", "-")


@register.filter
def isodate(value: str) -> datetime:
    """The instant that an event's details keep as text."""
    return datetime.fromisoformat(value)


@register.filter
def get(mapping: dict[str, str], key: str) -> str:
    return mapping.get(key, "")
