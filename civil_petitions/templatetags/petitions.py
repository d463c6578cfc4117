"""What templates compute about a petition."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from civil_petitions import progress
from civil_petitions.forms.masking import mask_text
from civil_petitions.models import Petition, Status

register = template.Library()


@register.filter
def days_left(petition: Petition) -> int | None:
    return progress.days_left(petition)


@register.filter
def happening(petition: Petition) -> str:
    """What is happening to it, in one sentence."""
    return progress.sentence(petition)


@register.simple_tag
def due_chip(petition: Petition) -> SafeString:
    """How many days are left, as a coloured chip; nothing when nothing is due."""
    return _drawn("due_chip", get_language(), days_left=progress.days_left(petition))


@register.simple_tag
def status_badge(petition: Petition) -> SafeString:
    """The status as colour, icon and word."""
    return _drawn("status_badge", get_language(), status=petition.status, label=str(Status(petition.status).label))


@register.simple_tag
def stage_bar(petition: Petition) -> SafeString:
    """The four stages, those behind it marked."""
    reached = tuple((stage["label"], stage["state"]) for stage in progress.stages(petition))
    return _drawn("progress", get_language(), stages=reached)


@lru_cache(maxsize=1024)
def _drawn(component: str, language: str, **values: Any) -> SafeString:
    """A component that says the same for all petitions with these values; they tell of nobody."""
    html = render_to_string(f"components/{component}.html", values)
    return mark_safe(html.strip())  # noqa: S308 - our own template, escaped there


@register.filter
def slug(noun: str) -> str:
    """supplement_request → supplement-request, as an address and an id are written."""
    return noun.replace("_", "-")


@register.filter
def isodate(value: str) -> datetime:
    """The instant that an event's details keep as text."""
    return datetime.fromisoformat(value)


@register.filter
def masked_text(text: str) -> str:
    """Phone numbers and addresses of mail in a sentence, masked."""
    return mask_text(text)
