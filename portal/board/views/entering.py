"""Who may write: citizens whose identity was verified, under a pen name. Everybody else is shown the way there."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from citizens.accounts import identity
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import View, citizen_required
from portal.board.actions import pens
from portal.board.errors import NoPenName, NotVerified


def writer_required(view: View) -> View:
    """Only who may write gets in; who lacks the proof or the name is sent to get it, and comes back."""

    @citizen_required
    @wraps(view)
    def respond(request: AccountRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            pens.writing_pen(request.user)
        except NotVerified:
            return to_verification(request)
        except NoPenName:
            return _to(request, "board:pen")
        return view(request, *args, **kwargs)

    return respond


def to_verification(request: HttpRequest) -> HttpResponse:
    """To the agency that says who somebody is; where the office has none, a page says so."""
    if identity.agency() is None:
        return render(request, "board/not_open.html", {"section": "board"}, status=403)
    messages.info(request, _("게시판에 쓰려면 한 번 본인확인을 해야 합니다. 이름은 공개하지 않습니다."))
    return _to(request, "identity:verification")


def _to(request: HttpRequest, name: str) -> HttpResponse:
    here = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("board:list")
    return redirect(f"{reverse(name)}?{urlencode({'next': here})}")
