"""Maintenance mode: while DATA_DIR/maintenance exists everybody gets a page with the phone number, officers too."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

ALWAYS_OPEN = ("/healthz", "/readyz", settings.STATIC_URL)
RETRY_AFTER = "600"
LONGEST_NOTE = 60


def maintenance(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """503 while the file is there; its first line, if any, says until when."""
    flag = settings.DATA_DIR / "maintenance"

    def respond(request: HttpRequest) -> HttpResponse:
        if not flag.exists() or request.path.startswith(ALWAYS_OPEN):
            return get_response(request)
        phone = settings.OFFICE["phone"]
        words = {
            "office_name": settings.OFFICE["name_ko"],
            "office_phone": phone,
            "office_tel": phone.replace("-", ""),
            "until": "".join(flag.read_text().splitlines()[:1])[:LONGEST_NOTE],
        }
        answer = HttpResponse(render_to_string("503.html", words), status=HTTPStatus.SERVICE_UNAVAILABLE)
        answer["Retry-After"] = RETRY_AFTER
        answer["Cache-Control"] = "no-store"
        return answer

    return respond
