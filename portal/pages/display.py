"""How a reader wants the pages to look: kept in one cookie, set by the server, works without JavaScript."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "display"
COOKIE_AGE = 365 * 24 * 60 * 60
TEXT_SIZES = (100, 115, 130, 150)


@dataclass(frozen=True)
class Display:
    """Text size in per cent, the colour mode, and whether pages begin with plain words."""

    text_size: int = 100
    high_contrast: bool = False
    plain: bool = False

    @property
    def mode(self) -> str:
        """The value KRDS expects in data-krds-mode."""
        return "high-contrast" if self.high_contrast else "light"


def read(request: HttpRequest) -> Display:
    """The reader's choice; anything that is not one of ours counts as none."""
    size, contrast, plain, *_more = [*request.COOKIES.get(COOKIE, "").split("."), "", ""]
    known = int(size) if size.isdecimal() and int(size) in TEXT_SIZES else 100
    return Display(known, contrast == "1", plain == "1")


def remember(response: HttpResponse, display: Display) -> None:
    """Keep the choice for a year in a cookie that holds nothing else."""
    value = f"{display.text_size}.{int(display.high_contrast)}.{int(display.plain)}"
    response.set_cookie(COOKIE, value, max_age=COOKIE_AGE, secure=settings.HTTPS, httponly=True, samesite="Lax")


def context(request: HttpRequest) -> dict[str, Display]:
    """The template variable `display`."""
    return {"display": read(request)}
