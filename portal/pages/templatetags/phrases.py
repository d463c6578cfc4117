"""Words and marks that need computing: icons, dates as people say them, due chips."""

from datetime import date, datetime
from functools import cache

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from portal.pages import dates, icons
from portal.pages.office_menu import menu

register = template.Library()


@register.simple_tag
def icon(name: str, size: int | None = None) -> SafeString:
    """{% icon "check" %} or {% icon "check" 20 %}."""
    return icons.icon(name, size)


@register.filter
def kdate(value: date | datetime | None) -> str:
    """11월 23일(월)."""
    return dates.date_phrase(value) if value else ""


@register.filter
def ktime(value: datetime | None) -> str:
    """오후 2시 34분."""
    return dates.time_phrase(value) if value else ""


@register.filter
def kdatetime(value: datetime | None) -> str:
    """11월 23일(월) 오후 2시 34분."""
    return dates.datetime_phrase(value) if value else ""


@register.filter
def krange(start: date | None, end: date | None) -> str:
    """11월 26일~12월 4일."""
    return dates.range_phrase(start, end) if start and end else ""


@register.filter
def due_phrase(days_left: int | None) -> dict[str, str]:
    """{"text", "tone"} for days left; empty when there is no due date."""
    return {} if days_left is None else dates.due_phrase(int(days_left))


@register.filter
def menu_place(path: str | None) -> str:
    """Which entry of the main menu an address belongs to."""
    entries = [
        ("petition_types:list", "petitions"),
        ("tracking:lookup", "tracking"),
        ("consultations:list", "consultations"),
        ("board:list", "board"),
        ("dashboard:me", "mine"),
    ]
    return _place(path, *entries)


@register.simple_tag(takes_context=True)
def office_menu(context: Context) -> SafeString:
    """{% office_menu %}: the places of the back office that are open to this officer."""
    request = context["request"]
    return menu(request.user, context.get("section") or "", request.path)


def _place(path: str | None, *entries: tuple[str, str]) -> str:
    return next((place for name, place in entries if (path or "").startswith(_address(name))), "")


_address = cache(reverse)


@register.filter
def tel(phone: str) -> str:
    """The number as a tel: link needs it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")


@register.filter
def initial(name: str) -> str:
    """The first letter, for the round mark beside a name."""
    return name[:1]
