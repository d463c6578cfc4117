"""Where a letter's links may lead: our own pages by path, others by https, a call or a mail. Nothing that runs."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

MAIL_OR_PHONE = re.compile(r"(mailto:[\w.+-]+@[\w-]+(\.[\w-]+)+|tel:\+?[0-9-]{3,20})\Z")
# Who shortens an address hides where it leads; mail programs and readers trust neither.
SHORTENERS = {"bit.ly", "t.co", "goo.gl", "tinyurl.com", "is.gd", "me2.do", "han.gl", "url.kr", "vo.la", "buly.kr"}
STATIC = ("/static/", "/newsletters/pictures/")


def absolute(address: str) -> str:
    """As it stands in a mail; nothing at all for an address that may not."""
    if not is_safe(address):
        return ""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def is_safe(address: str) -> bool:
    """A path of ours, an https address with a name in it, a phone number or a mail address."""
    if not address or re.search(r"[\s<>\"\\{}^`\x00-\x1f]", address):
        return False
    if address.startswith("/"):
        return not address.startswith("//")
    return bool(MAIL_OR_PHONE.match(address)) or _is_web(address)


def _is_web(address: str) -> bool:
    if address.startswith(f"{settings.SITE_URL}/"):
        return True
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and "." in host and not parts.username and not _is_number(host)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_ours(address: str) -> bool:
    return address.startswith(("/", f"{settings.SITE_URL}/"))


def leads_nowhere(address: str) -> bool:
    """Whether it is an address of ours at which there is no page."""
    if not is_ours(address):
        return False
    path = urlsplit(address.removeprefix(settings.SITE_URL)).path
    if path.startswith(STATIC):
        return False
    try:
        resolve(path)
    except Resolver404:
        return True
    return False


def is_shortened(address: str) -> bool:
    return (urlsplit(address).hostname or "").removeprefix("www.") in SHORTENERS
