"""Writing, changing and withdrawing one's own posts and comments, and the name to write under."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.registry import actions as registry
from civil_petitions.attachments.checks import FileRefused
from portal.board import files
from portal.board.actions import commenting, pens, posting
from portal.board.checking import numbers, profanity
from portal.board.errors import NotAllowed, NotVerified, PenNameTaken
from portal.board.forms import CommentForm, PenForm, PostForm
from portal.board.models import Comment, Post, PostFile, State
from portal.board.views.entering import to_verification, writer_required
from portal.board.views.reading import post_page, readable


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    fresh = uuid.uuid4()
    initial = {
        "submission_key": fresh,
        "topic": request.GET.get("topic", ""),
        "dong": registry.citizen_of(request.user).dong,
    }
    form = PostForm(request.POST or None, initial=initial)
    key = _key(request) or fresh
    if request.method == "POST":
        _take_files(request, form, key)
        if form.is_valid():
            post = posting.write(by=request.user, **form.cleaned_data)
            _say_what_became(request, post, _("글을 올렸습니다. 댓글이 달리면 알려 드립니다."))
            return redirect(post)
    return _form_page(request, form, key)


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    post = get_object_or_404(Post.objects.written_by(request.user), pk=post_id)
    initial = {
        "submission_key": post.pk,
        "topic": post.topic_id,
        "title": post.title,
        "body": post.body,
        "dong": post.dong,
    }
    form = PostForm(request.POST or None, initial=initial)
    if request.method == "POST":
        _take_files(request, form, post.pk)
        if form.is_valid():
            form.cleaned_data.pop("submission_key")
            try:
                post = posting.edit(post, by=request.user, **form.cleaned_data)
            except NotAllowed:
                messages.warning(request, _("그 사이 글의 상태가 바뀌어 고치지 못했습니다."))
            else:
                _say_what_became(request, post, _("글을 고쳤습니다. 고치기 전 글은 ‘고친 기록’에 남습니다."))
            return redirect(post)
    return _form_page(request, form, post.pk, post)


def _form_page(request: AccountRequest, form: PostForm, key: uuid.UUID, post: Post | None = None) -> HttpResponse:
    mine = PostFile.objects.filter(account=request.user).select_related("subject_key")
    there = mine.filter(post=post) if post else mine.none()
    context = {
        "section": "board",
        "form": form,
        "post": post,
        "pen": pens.pen_of(request.user),
        "files": [*there, *mine.filter(form_key=key, post=None)],
        "most_files": files.MOST_FILES,
        "most_megabytes": files.MOST_MEGABYTES,
    }
    return render(request, "board/form.html", context)


def _take_files(request: AccountRequest, form: PostForm, key: uuid.UUID) -> None:
    """Keep what was chosen at once: whatever else is wrong with the form, files are not chosen twice."""
    for upload in request.FILES.getlist("files"):
        try:
            files.attach(form_key=key, by=request.user, name=upload.name or "", stream=upload, size=upload.size or 0)
        except FileRefused as refusal:
            form.add_error(None, str(refusal))
    for file_id in request.POST.getlist("drop"):
        if _is_uuid(file_id) and (file := PostFile.objects.filter(pk=file_id, account=request.user).first()):
            files.remove(file)


def _key(request: AccountRequest) -> uuid.UUID | None:
    typed = request.POST.get("submission_key", "")
    return uuid.UUID(typed) if _is_uuid(typed) else None


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _say_what_became(request: AccountRequest, writing: Post | Comment, done: str) -> None:
    if writing.state == State.QUARANTINED:
        messages.info(
            request, _("광고로 보일 만한 점이 있어 담당자가 본 뒤에 올립니다. 글은 그대로 있고 나만 볼 수 있습니다.")
        )
    else:
        messages.success(request, done)


@writer_required
@require_POST
def withdrawal(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    post = get_object_or_404(Post.objects.written_by(request.user), pk=post_id)
    posting.withdraw(post, by=request.user)
    messages.success(request, _("글을 거두었습니다. 이제 나만 볼 수 있습니다."))
    return redirect("board:mine")


@writer_required
@require_POST
def comments(request: AccountRequest, post_id: uuid.UUID) -> HttpResponse:
    """One more comment. What is wrong is told on the post's own page, with what was typed."""
    post = readable(request, post_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return post_page(request, post, form)
    parent_id = form.cleaned_data.pop("parent")
    parent = Comment.objects.filter(post=post, pk=parent_id).first() if parent_id else None
    try:
        comment = commenting.write(post, by=request.user, parent=parent, **form.cleaned_data)
    except NotAllowed:
        form.add_error(None, _("그 사이 글이나 댓글이 내려져 댓글을 달 수 없습니다. 쓴 글은 아래에 그대로 있습니다."))
        return post_page(request, post, form)
    _say_what_became(request, comment, _("댓글을 올렸습니다."))
    return redirect(comment)


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: AccountRequest, comment_id: uuid.UUID) -> HttpResponse:
    comment = _own_comment(request, comment_id)
    form = CommentForm(request.POST or None, initial={"submission_key": comment.pk, "body": comment.body})
    if form.is_valid():
        comment = commenting.edit(comment, by=request.user, body=form.cleaned_data["body"])
        _say_what_became(request, comment, _("댓글을 고쳤습니다."))
        return redirect(comment)
    return render(request, "board/comment_form.html", {"section": "board", "form": form, "comment": comment})


@writer_required
@require_POST
def comment_withdrawal(request: AccountRequest, comment_id: uuid.UUID) -> HttpResponse:
    comment = _own_comment(request, comment_id)
    commenting.withdraw(comment, by=request.user)
    messages.success(request, _("댓글을 거두었습니다."))
    return redirect("board:post", comment.post_id)


def _own_comment(request: AccountRequest, comment_id: uuid.UUID) -> Comment:
    return get_object_or_404(Comment.objects.written_by(request.user), pk=comment_id)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def pen(request: AccountRequest) -> HttpResponse:
    """Choose the pen name, then back to what one was about to do."""
    if not pens.is_verified(request.user):
        return to_verification(request)
    mine = pens.pen_of(request.user)
    form = PenForm(request.POST or None, initial={"name": mine.name if mine else ""})
    if form.is_valid():
        try:
            pens.choose(by=request.user, name=form.cleaned_data["name"])
        except (PenNameTaken, NotVerified):
            form.add_error("name", _("이미 쓰는 이름이거나 쓸 수 없는 이름입니다. 다른 이름을 써 주세요."))
        else:
            messages.success(request, _("필명을 정했습니다."))
            wanted = request.POST.get("next", "")
            return redirect(wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "board:list")
    asked = request.POST.get("next", request.GET.get("next", ""))
    return render(request, "board/pen.html", {"section": "board", "form": form, "next": asked, "pen": mine})


@citizen_required
@require_POST
def check(request: AccountRequest) -> JsonResponse:
    """While somebody types: where a number stands that everybody would see. Nothing of it is kept."""
    labels = {"title": _("제목"), "body": _("내용")}
    texts = {name: request.POST.get(name, "")[:6000] for name in labels}
    found: list[dict[str, Any]] = [
        {"words": f"{labels[name]} {place.words}", "refused": place.is_refused}
        for name, text in texts.items()
        for place in numbers.places(text)[:20]
    ]
    return JsonResponse({"places": found, "words": profanity.find("\n".join(texts.values()))[:5]})
