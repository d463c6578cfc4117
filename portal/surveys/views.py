"""The survey page: from a message's link without login, or from the personal page with it."""

import uuid
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.surveys import actions, scanners
from citizens.surveys.choices import FACES, QUESTIONS, SIGNS
from citizens.surveys.errors import SurveyClosed
from citizens.surveys.models import SurveyInvitation, SurveyResponse
from portal.surveys.forms import ChoiceForm, DetailsForm

THANKS = "thanks"
methods = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@methods
def response(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a message. Programs that guard mailboxes open every link, so a look stores nothing."""
    invitation = actions.find(token)
    if invitation is None or (invitation.is_link_over and _given(invitation) is None):
        return _page(request, "over", invitation, status=404 if invitation is None else 410)
    return _answer(request, invitation)


@login_not_required
@never_cache
@require_safe
def short(request: HttpRequest, token: str) -> HttpResponse:
    """The same link in as few signs as a text message has room for."""
    return redirect("surveys:response", token)


@citizen_required
@never_cache
@methods
def own(request: AccountRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """The same page from the personal page, where no token is at hand."""
    invitations = SurveyInvitation.objects.visible_to(request.user).select_related("department", "response")
    return _answer(request, get_object_or_404(invitations, pk=invitation_id))


def _answer(request: HttpRequest, invitation: SurveyInvitation) -> HttpResponse:
    given = _given(invitation)
    if given is None and invitation.is_closed:
        return _page(request, "over", invitation, status=410)
    details_form = partial(DetailsForm, invitation=invitation, initial=_initial(given))
    form: ChoiceForm = details_form()
    if request.method == "POST":
        is_press = "comment" not in request.POST
        form = ChoiceForm(request.POST, invitation=invitation) if is_press else details_form(request.POST)
        if form.is_valid():
            said = {invitation.field: form.cleaned_data[invitation.field]}
            try:
                actions.respond(invitation, **said, details=None if is_press else form.cleaned_data)
            except SurveyClosed:
                return redirect(request.path)
            return redirect(request.path if is_press else f"{request.path}?{THANKS}")
        if is_press:
            return redirect(request.path)
    if given is None:
        return _page(request, "ask", invitation, chosen=_chosen(request, invitation))
    if not given.is_changeable:
        return _page(request, "final", invitation, given=given)
    state = "thanks" if THANKS in request.GET and request.method != "POST" else "given"
    return _page(request, state, invitation, given=given, chosen=_value(given), form=form)


def _page(
    request: HttpRequest,
    state: str,
    invitation: SurveyInvitation | None,
    *,
    given: SurveyResponse | None = None,
    chosen: str = "",
    form: ChoiceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    choices = choices_of(invitation) if invitation else []
    context = {
        "state": state,
        "invitation": invitation,
        "given": given,
        "chosen": next((choice for choice in choices if choice["value"] == chosen), None),
        "form": form,
        "choices": choices,
    }
    answer = render(request, "surveys/survey.html", context, status=status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def choices_of(invitation: SurveyInvitation) -> list[dict[str, Any]]:
    """The five buttons of a page, each with its picture."""
    pictures: dict[Any, str] = {**(SIGNS if invitation.asks_why else FACES)}
    return [{"value": str(each), "label": each.label, "icon": icon} for each, icon in pictures.items()]


def _given(invitation: SurveyInvitation) -> SurveyResponse | None:
    return getattr(invitation, "response", None)


def _value(given: SurveyResponse) -> str:
    return given.reason or str(given.score)


def _chosen(request: HttpRequest, invitation: SurveyInvitation) -> str:
    """The one pressed in the message: shown, not stored. A program that opens all of them has chosen none."""
    chosen = request.GET.get(invitation.field, "")[:10]
    if not chosen or scanners.is_one(invitation.pk, chosen):
        return ""
    return chosen


def _initial(given: SurveyResponse | None) -> dict[str, object]:
    if given is None:
        return {}
    return {
        "score": given.score,
        "reason": given.reason,
        "comment": given.comment(),
        "wants_contact": given.wants_contact,
        "wants_news": bool(given.news_purpose),
        **{question: getattr(given, question) for question in QUESTIONS},
    }
