"""Asking once more, by a link or behind the login; and the office's list of what to look at again."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, citizen_required, officer_required
from citizens.surveys import actions as surveys
from citizens.surveys.models import SurveyInvitation
from portal.second_looks import workflow
from portal.second_looks.errors import AlreadyAnswered, LookNotPossible, NotTheirs
from portal.second_looks.forms import AnswerForm, WordsForm
from portal.second_looks.models import SecondLook, SecondLookQuerySet
from portal.surveys.telling import case_link

PAGE_SIZE = 30
SECTION = "second_looks"
TARGET = gettext_noop("한 번 더 묻기")
methods = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@methods
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link of the mail. A look asks nothing."""
    invitation = surveys.find(token)
    if invitation is None or invitation.is_link_over:
        raise Http404
    return _ask(request, invitation)


@citizen_required
@never_cache
@methods
def own(request: AccountRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """The same behind the login."""
    theirs = SurveyInvitation.objects.visible_to(request.user).select_related("department")
    return _ask(request, get_object_or_404(theirs, pk=invitation_id))


def _ask(request: HttpRequest, invitation: SurveyInvitation) -> HttpResponse:
    look = SecondLook.objects.filter(invitation=invitation).select_related("officer", "department").first()
    if look is None and not workflow.may_ask(invitation):
        raise Http404
    if look is not None and request.method == "POST":
        return redirect(request.path)  # pressed twice: the first press has asked
    form = WordsForm(request.POST or None)
    if form.is_valid():
        try:
            workflow.ask(invitation, words=form.cleaned_data["words"])
        except LookNotPossible:
            raise Http404 from None
        return redirect(request.path)
    answer = render(request, "second_looks/ask.html", {"invitation": invitation, "look": look, "form": form})
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def permitted(view: View) -> View:
    return officer_required(permission_required("second_looks.look_again", raise_exception=True)(view))


@permitted
@require_safe
def listing(request: AccountRequest) -> HttpResponse:
    """Mine, the department's, what is answered: the longest due first. No word is opened here."""
    theirs = SecondLook.objects.visible_to(request.user)
    lists: dict[str, SecondLookQuerySet] = {
        "mine": theirs.open().filter(officer=request.user),
        "department": theirs.open(),
        "answered": theirs.exclude(answered_at=None),
    }
    view = asked if (asked := request.GET.get("view", "")) in lists else "mine"
    rows = lists[view].for_list()
    page = page_by_key(rows.order_by("-answered_at", "id") if view == "answered" else rows, request.GET, PAGE_SIZE)
    names = {"mine": _("내가 볼 것"), "department": _("부서 모두"), "answered": _("답한 것")}
    context = {"section": SECTION, "view": view, "names": names.items(), "page": page}
    return render(request, "second_looks/office/list.html", context)


@permitted
@methods
def look(request: AccountRequest, look_id: uuid.UUID) -> HttpResponse:
    """What is asked, and the answer to it; the look is in the log first."""
    found = _visible(request, look_id)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            workflow.answer(found, by=request.user, text=form.cleaned_data["text"])
        except (AlreadyAnswered, NotTheirs):
            messages.warning(request, _("그사이 다른 분이 답했습니다."))
        else:
            messages.success(request, _("답을 보냈습니다. 물은 분에게 메일로 알립니다."))
        return redirect("office_second_looks:look", look_id)
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.VIEW,
        citizen=found.invitation.citizen,
        target=found.invitation.target or TARGET,
        purpose=TARGET,
        ip=client_ip(request),
    )
    context = {"section": SECTION, "look": found, "form": form, "case_link": case_link(found.invitation)}
    return render(request, "second_looks/office/look.html", context)


@permitted
@require_POST
def taking(request: AccountRequest, look_id: uuid.UUID) -> HttpResponse:
    """I look instead."""
    found = _visible(request, look_id)
    try:
        workflow.take(found, by=request.user)
    except (AlreadyAnswered, NotTheirs):
        messages.warning(request, _("그사이 다른 분이 답했습니다."))
    else:
        messages.success(request, _("이제 직접 다시 보십니다."))
    return redirect("office_second_looks:look", look_id)


def _visible(request: AccountRequest, look_id: uuid.UUID) -> SecondLook:
    related = SecondLook.objects.visible_to(request.user).select_related("invitation__citizen", "officer")
    return get_object_or_404(related, pk=look_id)
