"""The tablet at the counter: a code from the officer, five large faces, and nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from citizens.accounts.http import client_ip
from citizens.accounts.lockout import network_of
from portal.surveys import desk
from portal.surveys.forms import CodeForm, TabletForm
from portal.surveys.views import choices_of

MOST_WRONG, WITHIN = 20, 600  # codes tried from one network: a counter has few, a guesser needs many


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest) -> HttpResponse:
    """Code, face, thanks: each on a page of its own. Only the press of a face stores anything."""
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form=form)
    code = form.cleaned_data["code"]
    if _is_guessing(request):
        form.add_error("code", form.too_many)
        return _page(request, form=form, status=429)
    invitation = desk.find(code)
    if invitation is None:
        _count_wrong(request)
        form.add_error("code", form.unknown)
        return _page(request, form=form)
    pressed = TabletForm(request.POST)
    if not pressed.is_valid():
        return _page(request, form=form, code=code, choices=choices_of(invitation), question=invitation.question)
    desk.answer_at_tablet(code, score=pressed.cleaned_data["score"])
    return _page(request, is_done=True)


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "surveys/kiosk.html", context, status=status)


def _is_guessing(request: HttpRequest) -> bool:
    return int(cache.get(_key(request)) or 0) >= MOST_WRONG


def _count_wrong(request: HttpRequest) -> None:
    key = _key(request)
    cache.set(key, int(cache.get(key) or 0) + 1, WITHIN)


def _key(request: HttpRequest) -> str:
    """The network as a keyed hash, and for minutes only."""
    network = network_of(client_ip(request))
    return f"survey-codes:{salted_hmac('portal.surveys.kiosk', network, algorithm='sha256').hexdigest()[:32]}"
