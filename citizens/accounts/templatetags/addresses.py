"""An account's sealed address as its owner may see it on a page."""

from django import template
from django.utils.translation import gettext

from citizens.accounts import addresses

register = template.Library()


@register.filter
def masked_address(token: str) -> str:
    """ab***@mail.example; nothing for what is not one of our tokens."""
    try:
        return addresses.masked(token)
    except addresses.NotAToken:
        return ""


@register.filter
def device(user_agent: str) -> str:
    """ "Chrome, Android": what a person recognises of what a browser says of itself."""
    browsers = {"Edg/": "Edge", "Whale/": "Whale", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox"}
    browsers |= {"Chrome": "Chrome", "Safari": "Safari"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
    systems |= {"Linux": "Linux"}
    found = [next((name for mark, name in marks.items() if mark in user_agent), "") for marks in (browsers, systems)]
    return ", ".join(name for name in found if name) or gettext("알 수 없는 기기")
