"""From the board to a counter: the author takes a post on as a petition or as a private consultation."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channels_mail.consultation.forms import NewConsultationForm
from citizens.accounts.http import AccountRequest
from civil_petitions.models import PetitionType
from portal.board.actions import onward
from portal.board.models import Post
from portal.board.views.entering import writer_required
from portal.pages.formatting import excerpt
from portal.participation import workflow as issues
from portal.participation.forms import IssueForm
from portal.participation.models import ParticipationRule
from portal.participation.rules import REFUSALS
from portal.search.finding import find
from portal.search.models import SearchDocument

SUGGESTED = 6


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def petition(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    """Choose what kind of petition it is; then its form stands there with the post's words in it."""
    post = _own(request, post_id)
    types = PetitionType.objects.active().filter(channel=PetitionType.Channel.ONLINE)
    if request.method == "POST" and (chosen := types.filter(pk=request.POST.get("type", "")).first()):
        draft = onward.to_petition(post, by=request.user, petition_type=chosen)
        messages.success(request, _("게시글의 내용을 옮겼습니다. 빠진 것만 채우면 됩니다."))
        return redirect("drafts:step", draft.pk)
    hits = find(f"{post.title} {post.body}").hits
    near = [hit.document.reference for hit in hits if hit.document.kind == SearchDocument.Kind.PETITION_TYPE]
    found = types.select_related("department").in_bulk(near[:SUGGESTED])
    context = {"section": "board", "post": post, "types": [found[pk] for pk in near[:SUGGESTED] if pk in found]}
    return render(request, "board/petition.html", context)


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    """The consultation's own form with the post's words in it."""
    post = _own(request, post_id)
    initial = {
        "submission_key": uuid.uuid4(),
        "subject": post.title,
        "body": post.body,
        "department": post.topic.department_id,
    }
    form = NewConsultationForm.of_request(request, initial)
    if form.is_valid():
        begun = onward.to_consultation(post, by=request.user, letter=form.letter())
        messages.success(request, _("상담을 보냈습니다. 담당자와 회원님만 봅니다."))
        return redirect("consultations:thread", begun.number)
    return render(request, "consultation/new.html", {"section": "consultations", "form": form})


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    """The form of an issue with the post's words in it; once it is public, both lead to each other."""
    post = get_object_or_404(Post.objects.shown().filter(pen__account=request.user).select_related("pen"), pk=post_id)
    words = {"title": excerpt(post.title, 80), "summary": excerpt(post.body, 300), "body": post.body}
    initial = words | {"submission_key": uuid.uuid4(), "dong": post.dong, "pen_name": post.pen.name}
    form = IssueForm(request.POST or None, initial=initial)
    if form.is_valid():
        raised = issues.raise_issue(by=request.user, post_id=post.pk, **form.cleaned_data)
        if raised.author_id == request.user.pk:
            messages.success(request, _("의견을 받았습니다. 담당자가 검토한 뒤 모두에게 공개합니다."))
            return redirect("issues:detail", raised.pk)
        form.add_error(None, _("보내지 못했습니다. 화면을 새로 연 뒤 다시 보내 주세요."))
    rule = ParticipationRule.objects.in_force(timezone.localdate())
    context = {"section": "board", "form": form, "rule": rule, "refusals": REFUSALS, "post": post}
    return render(request, "participation/new_issue.html", context)


def _own(request: AccountRequest, post_id: uuid.UUID) -> Post:
    own = Post.objects.filter(pen__account=request.user).select_related("topic")
    return get_object_or_404(own, pk=post_id)
