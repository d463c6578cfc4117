"""Writing and publishing in the office; and the alert, in one click."""

import uuid
from datetime import timedelta
from typing import Any

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from civil_petitions.attachments.checks import FileRefused
from portal.content import actions, alerts, comparing
from portal.content import files as article_files
from portal.content.errors import NeedsAnotherPerson, ReviewTooFar, StepNotAllowed
from portal.content.forms import AlertForm, ArticleForm, ConfirmationForm, PublicationForm
from portal.content.models import Alert, Article, State

PAGE_SIZE = 30
PREVIEW: dict[str, Any] = {
    "default-src": ["'none'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'", settings.SITE_URL],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": [],
}
USUAL_REVIEW = timedelta(days=182)


def _editors_only(view: View) -> View:
    return officer_required(permission_required("content.edit_article", raise_exception=True)(view))


@_editors_only
@require_safe
def articles(request: AccountRequest) -> HttpResponse:
    today, mine = timezone.localdate(), Article.objects.editable_by(request.user)
    views = {
        "stale": (_("다시 볼 것"), mine.stale(today), "warn"),
        "review": (_("검토 기다림"), mine.filter(state=State.REVIEW), "warn"),
        "draft": (_("작성 중"), mine.filter(state=State.DRAFT), ""),
        "published": (_("게시"), mine.filter(state=State.PUBLISHED), ""),
        "archived": (_("내림"), mine.filter(state=State.ARCHIVED), ""),
    }
    view = asked if (asked := request.GET.get("view", "")) in views else "published"
    page = page_by_key(views[view][1].for_list().order_by("-changed_at", "id"), request.GET, PAGE_SIZE)
    parts = [
        {"view": code, "label": label, "tone": tone, "count": rows.count()}
        for code, (label, rows, tone) in views.items()
    ]
    context = {"section": "content", "view": view, "parts": parts, "page": page, "today": today}
    context["alert"] = Alert.objects.current()
    return render(request, "content/office/articles.html", context)


@_editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    initial = {"department": request.user.department_id, "review_due_on": timezone.localdate() + USUAL_REVIEW}
    form = ArticleForm(request.POST or None, account=request.user, initial=initial)
    if form.is_valid() and (article := _write(request, form)):
        return redirect("office_content:article", article.pk)
    return render(request, "content/office/writing.html", {"section": "content", "form": form})


@csp_update({"frame-src": ["'self'"]})
@_editors_only
@require_safe
def article(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    found = _own(request, article_id)
    revisions = list(found.revisions.select_related("written_by")[:30])
    context = {
        "section": "content",
        "article": found,
        "revisions": revisions,
        "may_publish": _may_publish(request) and (not revisions or revisions[0].written_by_id != request.user.pk),
        "publication": PublicationForm(),
        "files": list(found.files.on_show()),
        "removed": list(found.files.exclude(removed_at=None).defer("content", "preview")[:10]),
        "shown": request.GET.get("as") if request.GET.get("as") in ("phone", "desktop") else "",
        "language": "en" if request.GET.get("lang") == "en" else "ko",
        "confirmation": ConfirmationForm(initial={"review_due_on": timezone.localdate() + USUAL_REVIEW}),
        "today": timezone.localdate(),
    }
    return render(request, "content/office/article.html", context)


@_editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    found = _own(request, article_id)
    form = ArticleForm(request.POST or None, instance=found, account=request.user)
    if form.is_valid() and (written := _write(request, form)):
        return redirect("office_content:article", written.pk)
    return render(request, "content/office/writing.html", {"section": "content", "form": form, "article": found})


@_editors_only
@require_safe
def revision(request: AccountRequest, article_id: uuid.UUID, revision_number: int) -> HttpResponse:
    """One version beside the one before it."""
    found = _own(request, article_id)
    after = get_object_or_404(found.revisions.select_related("written_by"), number=revision_number)
    before = found.revisions.filter(number=revision_number - 1).first()
    parts = comparing.difference(before, after) if before else []
    context = {"section": "content", "article": found, "revision": after, "parts": parts, "is_first": before is None}
    return render(request, "content/office/revision.html", context)


@_editors_only
@require_POST
def restoration(request: AccountRequest, article_id: uuid.UUID, revision_number: int) -> HttpResponse:
    found = _own(request, article_id)
    actions.restore(found, get_object_or_404(found.revisions, number=revision_number), by=request.user)
    messages.success(request, _("그때의 글로 되돌렸습니다. 새 판으로 남습니다."))
    return redirect("office_content:article", found.pk)


@_editors_only
@require_POST
def files(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    """Add a picture or file, take one off, put one back."""
    found = _own(request, article_id)
    step, upload = request.POST.get("do", ""), request.FILES.get("file")
    if step in ("remove", "put_back"):
        chosen = get_object_or_404(found.files.defer("content", "preview"), pk=_uuid(request.POST.get("chosen", "")))
        if step == "remove":
            article_files.remove(chosen, by=request.user)
            messages.success(request, _("뺐습니다. 아래에서 되돌릴 수 있습니다."))
        else:
            article_files.put_back(chosen, by=request.user)
            messages.success(request, _("되돌렸습니다."))
    elif upload is None:
        messages.error(request, _("올릴 파일을 골라 주세요."))
    else:
        said = {name: request.POST.get(name, "")[:200] for name in ("alternative_ko", "alternative_en")}
        try:
            article_files.add(found, upload, by=request.user, **said)
            messages.success(request, _("올렸습니다."))
        except FileRefused as refusal:
            messages.error(request, str(refusal))
    return redirect(f"{reverse('office_content:article', args=[found.pk])}#files")


def _uuid(sent: str) -> uuid.UUID:
    try:
        return uuid.UUID(sent)
    except ValueError:
        raise Http404 from None


@csp_replace(PREVIEW)
@_editors_only
@require_safe
@xframe_options_sameorigin
def preview(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    """The page as citizens will see it, in a frame that can do nothing; ?lang=en in English."""
    found = _own(request, article_id)
    found.publish_at = found.publish_at or timezone.now()
    with translation.override("en" if request.GET.get("lang") == "en" else "ko"):
        context = {"section": "news", "article": found, "files": list(found.files.on_show()), "is_preview": True}
        return HttpResponse(render_to_string("content/article.html", context, request))


@_editors_only
@require_POST
def submission(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    return _step(request, article_id, actions.submit, _("검토를 부탁했습니다. 다른 직원이 게시합니다."))


@_editors_only
@require_POST
def archiving(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    return _step(request, article_id, actions.archive, _("내렸습니다. 다시 게시할 수 있습니다."))


@_editors_only
@permission_required("content.publish_article", raise_exception=True)
@require_POST
def sending_back(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    return _step(request, article_id, actions.send_back, _("글쓴이에게 돌려보냈습니다."))


@_editors_only
@permission_required("content.publish_article", raise_exception=True)
@require_POST
def publication(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    found, form = _own(request, article_id), PublicationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("게시할 날짜와 시각을 확인해 주세요."))
        return redirect("office_content:article", found.pk)
    try:
        actions.publish(found, by=request.user, **form.cleaned_data)
    except NeedsAnotherPerson:
        messages.error(request, _("마지막으로 고친 사람은 게시할 수 없습니다. 다른 직원에게 부탁해 주세요."))
    except StepNotAllowed:
        messages.info(request, _("이미 바뀌었습니다. 지금 상태를 확인해 주세요."))
    else:
        messages.success(request, _("게시했습니다."))
    return redirect("office_content:article", found.pk)


@_editors_only
@require_POST
def confirmation(request: AccountRequest, article_id: uuid.UUID) -> HttpResponse:
    """Still right: look again on that day."""
    found, form = _own(request, article_id), ConfirmationForm(request.POST)
    try:
        if form.is_valid():
            actions.confirm(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("확인했습니다."))
        else:
            messages.error(request, _("날짜를 확인해 주세요."))
    except ReviewTooFar:
        messages.error(request, _("1년 안의 날짜를 골라 주세요."))
    return redirect("office_content:article", found.pk)


@officer_required
@permission_required("content.raise_alert", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: AccountRequest) -> HttpResponse:
    """The urgent sentence above every page."""
    form = AlertForm(request.POST or None, initial={"ends_at": timezone.now() + timedelta(hours=6)})
    if form.is_valid():
        alerts.raise_alert(by=request.user, **form.cleaned_data)
        messages.success(request, _("모든 화면 위에 띄웠습니다."))
        return redirect("office_content:alert")
    context = {"section": "content", "form": form, "current": Alert.objects.current()}
    context["earlier"] = Alert.objects.select_related("raised_by").order_by("-raised_at")[:20]
    return render(request, "content/office/alert.html", context)


@officer_required
@permission_required("content.raise_alert", raise_exception=True)
@require_POST
def alert_end(request: AccountRequest) -> HttpResponse:
    if alerts.end_alert():
        messages.success(request, _("알림을 내렸습니다."))
    return redirect("office_content:alert")


def _write(request: AccountRequest, form: Any) -> Article | None:
    told = dict(form.cleaned_data)
    target = Article.objects.get(pk=form.instance.pk) if not form.instance._state.adding else Article()
    try:
        written = actions.write(target, by=request.user, **told)
    except ReviewTooFar:
        form.add_error("review_due_on", _("1년 안의 날짜를 골라 주세요."))
        return None
    messages.success(request, _("저장했습니다."))
    return written


def _step(request: AccountRequest, article_id: uuid.UUID, rule: Any, done: str) -> HttpResponse:
    found = _own(request, article_id)
    try:
        rule(found, by=request.user)
    except StepNotAllowed:
        messages.info(request, _("이미 바뀌었습니다. 지금 상태를 확인해 주세요."))
    else:
        messages.success(request, done)
    return redirect("office_content:article", found.pk)


def _may_publish(request: AccountRequest) -> bool:
    return request.user.has_perm("content.publish_article")


def _own(request: AccountRequest, article_id: uuid.UUID) -> Article:
    editable = Article.objects.editable_by(request.user)
    return get_object_or_404(editable.select_related("department", "petition_type", "reviewed_by"), pk=article_id)
