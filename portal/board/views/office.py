"""The office's side: posts that want an answer, and the answer itself."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from portal.board.actions import answering
from portal.board.errors import NotAllowed, StaleAnswer
from portal.board.forms import OfficialAnswerForm
from portal.board.models import OfficialAnswer, Post
from portal.pages import formatting

PAGE_SIZE = 30


def _answering_required(view: View) -> View:
    return officer_required(permission_required("board.answer_post", raise_exception=True)(view))


@_answering_required
@require_safe
def posts(request: AccountRequest) -> HttpResponse:
    """Of the topics that this officer's department answers, or of all; those without an answer first of all."""
    of_mine = Q(topic__department=request.user.department_id)
    shown = Post.objects.shown().for_list()
    views = {
        "mine": shown.filter(of_mine, answered_at=None).order_by("-agree_count", "id"),
        "all": shown.filter(answered_at=None).order_by("-created_at", "id"),
        "answered": shown.filter(answered_at__isnull=False).order_by("-answered_at", "id"),
    }
    view = asked if (asked := request.GET.get("view", "")) in views else "mine"
    parts = [
        {"view": "mine", "label": _("우리 부서가 답할 글")},
        {"view": "all", "label": _("답을 기다리는 글 모두")},
        {"view": "answered", "label": _("답한 글")},
    ]
    page = page_by_key(views[view], request.GET, PAGE_SIZE)
    return render(request, "board/office/list.html", {"section": "posts", "view": view, "parts": parts, "page": page})


@_answering_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    post = get_object_or_404(Post.objects.shown().for_list(), pk=post_id)
    earlier = OfficialAnswer.objects.filter(post=post).select_related("department", "officer").first()
    initial = {"version": earlier.version if earlier else 0, "body": earlier.body if earlier else ""}
    form = OfficialAnswerForm(request.POST or None, initial=initial)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            answering.answer(post, by=request.user, body=form.cleaned_data["body"], expected_version=version)
        except StaleAnswer:
            form.add_error(
                None, _("그 사이 다른 직원이 답변을 고쳤습니다. 아래에 지금 답변이 있습니다. 견주어 보세요.")
            )
            form.data = {**form.data, "version": str(earlier.version if earlier else 0)}
        except NotAllowed:
            form.add_error(None, _("글이 내려졌거나, 계정에 부서가 없어 답할 수 없습니다."))
        else:
            messages.success(request, _("부서 이름으로 답했습니다. 따르는 사람에게 알립니다."))
            return redirect(post)
    context = {
        "section": "posts",
        "post": post,
        "html": formatting.render(post.body),
        "form": form,
        "earlier": earlier,
    }
    return render(request, "board/office/answer.html", context)
