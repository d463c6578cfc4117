"""What everybody reads: the list, one post with its comments, how a text read before, and files."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.board import files, listing, onwards
from portal.board.actions import pens
from portal.board.checking import numbers
from portal.board.forms import CommentForm
from portal.board.models import Comment, Follow, Pen, Post, PostFile, Topic, Vote
from portal.board.models.writing import MODERATE
from portal.pages import formatting
from portal.search.highlighting import highlight

NOBODY = uuid.UUID(int=0)


@require_safe
@login_not_required
def posts(request: HttpRequest) -> HttpResponse:
    topics = list(Topic.objects.all())
    wanted = listing.Wanted.of(request.GET, topics)
    page = listing.posts(wanted, request.GET)
    rows = [
        {
            "post": post,
            "title": highlight(post.title, wanted.question) if wanted.question else post.title,
            "excerpt": formatting.excerpt(post.body),
        }
        for post in page.rows
    ]
    return render(
        request,
        "board/list.html",
        {"section": "board", "topics": topics, "wanted": wanted, "page": page, "rows": rows},
    )


@require_safe
@login_not_required
def post(request: HttpRequest, post_id: uuid.UUID) -> HttpResponse:
    return post_page(request, readable(request, post_id))


def readable(request: HttpRequest, post_id: uuid.UUID) -> Post:
    seen = Post.objects.visible_to(request.user).for_list()
    return get_object_or_404(seen.select_related("answer__department", "answer__officer"), pk=post_id)


def post_page(request: HttpRequest, post: Post, form: CommentForm | None = None, status: int = 200) -> HttpResponse:
    """The whole page of one post, for whoever may read it."""
    account: Any = request.user
    is_citizen = account.is_authenticated and not account.is_officer
    pen = pens.pen_of(account) if is_citizen else None
    comments, next_mark = listing.comments(post, str(request.GET.get("after", "")))
    replied_to = _replied_to(request, comments, form)
    if form is None:
        form = CommentForm(initial={"submission_key": uuid.uuid4(), "parent": replied_to.pk if replied_to else None})
    answer = getattr(post, "answer", None)
    is_own = pen is not None and pen.pk == post.pen_id
    context = {
        "section": "board",
        "post": post,
        "html": formatting.render(post.body),
        "files": [file for file in post.files.select_related("subject_key") if file.may_be_opened],
        "answer": answer,
        "answer_html": formatting.render(answer.body) if answer else "",
        "comments": _shown(post, comments, account, pen),
        "next_mark": next_mark,
        "form": form,
        "replied_to": replied_to,
        "pen": pen,
        "is_citizen": is_citizen,
        "is_own": is_own,
        "is_following": is_citizen and Follow.objects.filter(post=post, account=account).exists(),
        "vote": Vote.objects.filter(post=post, account=account).first() if is_citizen else None,
        "onwards": onwards.steps(post, account) if is_own else [],
    }
    return render(request, "board/post.html", context, status=status)


def _shown(post: Post, comments: list[Comment], account: Any, pen: Pen | None) -> list[dict[str, Any]]:
    """Each comment with what this reader may see and do. Addresses are filled in here: a long thread has many."""
    sees_all = account.is_authenticated and account.is_officer and account.has_perm(MODERATE)
    post_url, report_url = post.get_absolute_url(), reverse("moderation:report", args=["comments", NOBODY])
    shown = []
    for comment in comments:
        is_own = pen is not None and comment.pen_id == pen.pk
        may_see = comment.is_shown or is_own or sees_all
        shown.append(
            {
                "comment": comment,
                "is_own": is_own,
                "may_see": may_see,
                "html": formatting.render(comment.body) if may_see else "",
                "reply_url": f"{post_url}?reply={comment.pk}#write",
                "report_url": report_url.replace(str(NOBODY), str(comment.pk)),
            }
        )
    return shown


def _replied_to(request: HttpRequest, comments: list[Comment], form: CommentForm | None) -> Comment | None:
    """The comment that the form at the bottom answers, if one of this page was chosen."""
    wanted = str((form.data.get("parent") if form is not None else request.GET.get("reply")) or "")
    return next((each for each in comments if str(each.pk) == wanted and each.is_shown), None)


@require_safe
@login_not_required
def history(request: HttpRequest, post_id: uuid.UUID) -> HttpResponse:
    """How the post read before, newest first; numbers of persons masked, whatever was written then."""
    post = readable(request, post_id)
    return _history(request, post, post)


@require_safe
@login_not_required
def comment_history(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.visible_to(request.user).select_related("pen"), pk=comment_id)
    return _history(request, readable(request, comment.post_id), comment)


def _history(request: HttpRequest, post: Post, writing: Post | Comment) -> HttpResponse:
    revisions = [
        {"revision": each, "title": numbers.masked(each.title), "html": formatting.render(numbers.masked(each.body))}
        for each in writing.revisions.all()[:50]
    ]
    context = {"section": "board", "post": post, "writing": writing, "revisions": revisions}
    return render(request, "board/history.html", context | {"now_html": formatting.render(writing.body)})


@require_safe
@login_not_required
def file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    """The file itself, once it was checked, to whoever may read its post; unsent, to its writer."""
    found = get_object_or_404(PostFile.objects.select_related("subject_key"), pk=file_id)
    if found.post_id is None:
        get_object_or_404(PostFile.objects.filter(account=request.user.pk), pk=file_id)
    else:
        get_object_or_404(Post.objects.visible_to(request.user), pk=found.post_id)
    if not found.may_be_opened:
        return render(request, "board/file_waits.html", {"section": "board"}, status=409)
    if not files.is_there(found):
        raise Http404
    answer = StreamingHttpResponse(files.read(found), content_type=found.content_type)
    # A picture that we drew ourselves may be shown in place; a document is data, and this origin runs nothing of it.
    disposition = content_disposition_header(not found.is_picture, found.name())
    answer.headers["Content-Disposition"] = disposition or "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
