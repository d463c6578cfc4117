import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import View, officer_required
from portal.repeated_questions import actions
from portal.repeated_questions.models import RepeatedQuestion

SHOWN = 50


def _editors_only(view: View) -> View:
    return officer_required(permission_required("content.edit_article", raise_exception=True)(view))


@_editors_only
@require_safe
def questions(request: AccountRequest) -> HttpResponse:
    """What several people asked, and nobody has answered for all."""
    proposed = RepeatedQuestion.objects.visible_to(request.user).proposed()
    rows = proposed.select_related("department", "canned_reply")[:SHOWN]
    return render(request, "repeated_questions/list.html", {"section": "content", "questions": rows})


@_editors_only
@require_POST
def draft(request: AccountRequest, repeated_id: uuid.UUID) -> HttpResponse:
    try:
        article = actions.begin_draft(_own(request, repeated_id), by=request.user)
    except actions.AlreadyDecided:
        return _too_late(request)
    messages.success(request, _("초안을 만들었습니다. 고쳐 쓴 뒤 검토를 부탁하세요."))
    return redirect("office_content:writing", article.pk)


@_editors_only
@require_POST
def dismissal(request: AccountRequest, repeated_id: uuid.UUID) -> HttpResponse:
    try:
        actions.dismiss(_own(request, repeated_id), by=request.user)
    except actions.AlreadyDecided:
        return _too_late(request)
    messages.success(request, _("이 질문은 다시 제안하지 않습니다."))
    return redirect("office_repeated_questions:list")


def _too_late(request: AccountRequest) -> HttpResponse:
    messages.info(request, _("다른 직원이 먼저 정했습니다."))
    return redirect("office_repeated_questions:list")


def _own(request: AccountRequest, repeated_id: uuid.UUID) -> RepeatedQuestion:
    return get_object_or_404(RepeatedQuestion.objects.visible_to(request.user), pk=repeated_id)
