"""Agreeing, following, and the posts one has to do with."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import citizen_required
from portal.board.actions import following, pens, voting
from portal.board.errors import NotAllowed, NotVerified
from portal.board.models import Comment, Follow, Post
from portal.board.views.entering import to_verification
from portal.board.views.reading import readable

CHOICES = {"yes": True, "no": False, "none": None}
PAGE_SIZE = 20
SHOWN = 20


@citizen_required
@require_POST
def vote(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    post = readable(request, post_id)
    try:
        voting.vote(post, by=request.user, agrees=CHOICES.get(request.POST.get("agrees", "")))
    except NotVerified:
        return to_verification(request)
    except NotAllowed:
        messages.info(request, _("내 글이나 내려진 글에는 공감할 수 없습니다."))
    return redirect(post)


@citizen_required
@require_POST
def follow(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    post = readable(request, post_id)
    if request.POST.get("stop"):
        following.unfollow(post, by=request.user)
        messages.success(request, _("이 글의 소식을 더 보내지 않습니다."))
    else:
        following.follow(post, by=request.user)
        messages.success(request, _("새 댓글과 구청 답변을 알려 드립니다."))
    return redirect(post)


@citizen_required
@require_safe
def mine(request: AccountRequest) -> HttpResponse:
    """One's own posts and comments, and what one follows."""
    own = Post.objects.filter(pen__account=request.user).for_list()
    followed = Follow.objects.filter(account=request.user, post__state="published").select_related("post__topic")
    context = {
        "section": "board",
        "pen": pens.pen_of(request.user),
        "page": page_by_key(own.order_by("-created_at", "id"), request.GET, PAGE_SIZE),
        "comments": Comment.objects.filter(pen__account=request.user)
        .select_related("post")
        .order_by("-created_at")[:SHOWN],
        "follows": followed.order_by("-followed_at")[:SHOWN],
    }
    return render(request, "board/mine.html", context)
