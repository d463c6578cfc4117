"""What everybody reads: the list, one post with its comments, how a text read before, and files."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import BooleanField, Exists, OuterRef, Subquery, Value
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.board import files, listing, onwards, thread
from portal.board.checking import numbers
from portal.board.forms import CommentForm
from portal.board.models import Comment, Follow, OfficialAnswer, Pen, Post, PostFile, Topic, Vote
from portal.pages import formatting
from portal.participation.models import Issue
from portal.search.highlighting import highlight


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
    """The post, and in the same query what this reader did with it and under which pen."""
    account: Any = request.user
    nothing = Value(None, output_field=BooleanField())
    more: dict[str, Any] = {"is_followed": Value(False), "my_vote": nothing, "my_pen": nothing}
    if account.is_authenticated and not account.is_officer:
        of_reader = {"post": OuterRef("pk"), "account": account}
        more = {
            "is_followed": Exists(Follow.objects.filter(**of_reader)),
            "my_vote": Subquery(Vote.objects.filter(**of_reader).values("agrees")),
            "my_pen": Subquery(Pen.objects.filter(account=account).values("pk")),
        }
    seen = Post.objects.visible_to(account).for_list()
    more["has_files"] = Exists(PostFile.objects.filter(post=OuterRef("pk")))
    more["raised"] = Exists(Issue.objects.filter(post=OuterRef("pk")))
    return get_object_or_404(seen.annotate(**more), pk=post_id)


def post_page(request: HttpRequest, post: Post, form: CommentForm | None = None, status: int = 200) -> HttpResponse:
    """The whole page of one post, for whoever may read it."""
    account: Any = request.user
    reader = thread.Reader.of(account, post.my_pen)
    comments, next_mark = thread.page(post, str(request.GET.get("after", "")), reader)
    replied_to = _replied_to(request, post, form)
    if form is None:
        form = CommentForm(initial={"submission_key": uuid.uuid4(), "parent": replied_to.pk if replied_to else None})
    answers = OfficialAnswer.objects.select_related("department", "officer")
    answer = answers.filter(post=post).first() if post.answered_at else None
    is_own = post.my_pen == post.pen_id
    attached = post.files.select_related("subject_key") if post.has_files else []
    context = {
        "section": "board",
        "post": post,
        "html": formatting.render(post.body),
        "files": [file for file in attached if file.may_be_opened],
        "answer": answer,
        "answer_html": formatting.render(answer.body) if answer else "",
        "comments": comments,
        "next_mark": next_mark,
        "form": form,
        "replied_to": replied_to,
        "pen": post.my_pen,
        "is_citizen": reader.is_citizen,
        "is_own": is_own,
        "onwards": onwards.steps(post, account) if is_own else [],
        "issues": Issue.objects.visible_to(account).filter(post=post) if post.raised else [],
    }
    return render(request, "board/post.html", context, status=status)


def _replied_to(request: HttpRequest, post: Post, form: CommentForm | None) -> Comment | None:
    """The comment that the form at the bottom answers, if one of this post was chosen."""
    wanted = str((form.data.get("parent") if form is not None else request.GET.get("reply")) or "")
    try:
        key = uuid.UUID(wanted)
    except ValueError:
        return None
    found = Comment.objects.filter(post=post, pk=key).select_related("pen").first()
    return found if found is not None and found.is_shown else None


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
