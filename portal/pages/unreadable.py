"""What is sealed and does not open is no fault of a page: it says what that means, and nothing was changed."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from citizens.encryption import SealError, Shredded

logger = logging.getLogger(__name__)


class Unreadable:
    """The middleware that answers for pages which cannot do without a value that does not open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Destroyed for good: 410. The key or the bytes are damaged: 503, which operators hear of."""
        if not isinstance(exception, SealError):
            return None
        is_gone = isinstance(exception, Shredded)
        if not is_gone:
            logger.error("sealed data did not open: %s at %s", type(exception).__name__, request.path)
        status = HTTPStatus.GONE if is_gone else HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "pages/unreadable.html", {"code": status.value, "is_gone": is_gone}, status=status)
