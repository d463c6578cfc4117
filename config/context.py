"""What every template may know about the office."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

IN_TWO_LANGUAGES = ("name", "district", "address")


def site(request: HttpRequest) -> dict[str, Any]:
    """The office's names and the flags that change what a page may claim."""
    language = "en" if get_language() == "en" else "ko"
    return {
        "office": settings.OFFICE | {name: settings.OFFICE[f"{name}_{language}"] for name in IN_TWO_LANGUAGES},
        "demo": settings.DEMO,
        "official_site": settings.OFFICIAL_SITE,
    }
