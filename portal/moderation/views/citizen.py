"""The rules for everybody, reporting a text, and for its author what was decided and the way to object."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from portal.board.models import Comment, Post
from portal.moderation import actions, statistics
from portal.moderation.errors import StepNotAllowed, TooLate
from portal.moderation.forms import ObjectionForm, ReportForm
from portal.moderation.models import Decision
from portal.moderation.rules import rule, rules
from portal.pages import formatting

TEXTS: dict[str, type[Post] | type[Comment]] = {"posts": Post, "comments": Comment}


def text_of(request: HttpRequest, noun: str, text_id: uuid.UUID) -> Post | Comment:
    """A post or a comment that this reader may see; of a comment, its post too unless it is the reader's own."""
    if noun not in TEXTS:
        raise Http404
    seen: Any = TEXTS[noun]._default_manager
    found = get_object_or_404(seen.visible_to(request.user).select_related("pen"), pk=text_id)
    if isinstance(found, Comment) and found.pen.account_id != request.user.pk:
        get_object_or_404(Post.objects.visible_to(request.user), pk=found.post_id)
    return found


@require_safe
@login_not_required
def rules_page(request: HttpRequest) -> HttpResponse:
    context = {"section": "board", "rules": rules(), "year": statistics.of_a_year()}
    return render(request, "moderation/rules.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: AccountRequest, noun: str, text_id: uuid.UUID) -> HttpResponse:
    writing = text_of(request, noun, text_id)
    form = ReportForm(request.POST or None)
    if form.is_valid():
        try:
            is_new = actions.report(writing, by=request.user, rule=form.cleaned_data["rule"])
        except StepNotAllowed:
            messages.info(request, _("이 글은 지금 신고할 수 없습니다."))
        else:
            done = _("신고를 받았습니다. 담당자가 보고 판단합니다.") if is_new else _("이미 신고하신 글입니다.")
            messages.success(request, done)
        return redirect(writing)
    context = {"section": "board", "form": form, "writing": writing, "excerpt": formatting.excerpt(writing.body)}
    return render(request, "moderation/report.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: AccountRequest, noun: str, text_id: uuid.UUID) -> HttpResponse:
    """Why one's text was hidden, and the objection to that."""
    writing = text_of(request, noun, text_id)
    own = Decision.objects.visible_to(request.user).about(writing).filter(kind=Decision.Kind.HIDDEN)
    found = own.select_related("post", "comment").order_by("-decided_at").first()
    if found is None:
        raise Http404
    objection = getattr(found, "objection", None)
    form = ObjectionForm(request.POST or None)
    if objection is None and form.is_valid():
        try:
            actions.object_to(found, by=request.user, text=form.cleaned_data["text"])
        except TooLate:
            form.add_error(None, _("이의를 낼 수 있는 14일이 지났습니다. 전화나 비공개 상담으로 말씀해 주세요."))
        except StepNotAllowed:
            form.add_error(None, _("그 사이 판단이 바뀌었습니다. 화면을 새로 열어 주세요."))
        else:
            messages.success(request, _("이의를 받았습니다. 다른 직원이 14일 안에 판단해 알려 드립니다."))
            return redirect("moderation:decision", noun, text_id)
    context = {
        "section": "board",
        "decision": found,
        "writing": writing,
        "html": formatting.render(writing.body),
        "rule": rule(found.rule),
        "objection": objection,
        "is_standing": writing.state == "hidden",
        "form": form,
    }
    return render(request, "moderation/decision.html", context)
