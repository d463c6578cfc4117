"""News, answers and guides: read by everybody."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citizens.accounts.models import Account
from citizens.accounts.paging import page_by_key
from portal.content import actions
from portal.content.feed import News
from portal.content.models import NEWS, Article, ArticleFile, Kind
from portal.pages import invitations

PAGE_SIZE = 20
SHOWN_ANSWERS = 100
_news_feed = News()


@require_safe
@login_not_required
def news(request: HttpRequest) -> HttpResponse:
    kind = asked if (asked := request.GET.get("kind", "")) in NEWS else ""
    public = Article.objects.public().news().for_list()
    rows = public.filter(kind=kind) if kind else public
    page = page_by_key(rows.filter(is_pinned=False).order_by("-publish_at", "id"), request.GET, PAGE_SIZE)
    pinned = list(rows.filter(is_pinned=True).order_by("-publish_at")[:3]) if "after" not in request.GET else []
    kinds = [(each.value, each.label) for each in NEWS]
    context = {"section": "news", "page": page, "pinned": pinned, "kind": kind, "kinds": kinds}
    return render(request, "content/news.html", context)


@require_safe
@login_not_required
def news_item(request: HttpRequest, article_id: uuid.UUID) -> HttpResponse:
    article = get_object_or_404(_public().news(), pk=article_id)
    return _page(request, article)


@require_safe
@login_not_required
def event_calendar(request: HttpRequest, article_id: uuid.UUID) -> HttpResponse:
    article = get_object_or_404(_public().filter(kind=Kind.EVENT), pk=article_id)
    if article.event_begins_at is None:
        raise Http404
    event = invitations.Event(
        uid=f"article-{article.pk}",
        title=article.title,
        place=article.event_place,
        url=settings.SITE_URL + article.get_absolute_url(),
        begins_at=article.event_begins_at,
        ends_at=article.event_ends_at or article.event_begins_at,
        changed_at=article.changed_at,
    )
    return invitations.respond(event)


@require_safe
@login_not_required
def feed(request: HttpRequest) -> HttpResponse:
    return _news_feed(request)


@require_safe
@login_not_required
def questions(request: HttpRequest) -> HttpResponse:
    """All answers on one page, by department: they are few, and one can search in them."""
    asked = Article.objects.public().filter(kind=Kind.FAQ).for_list()
    rows = list(asked.order_by("department__name_ko", "-is_pinned", "-helpful_count")[:SHOWN_ANSWERS])
    return render(request, "content/questions.html", {"section": "news", "articles": rows})


@require_safe
@login_not_required
def question(request: HttpRequest, article_id: uuid.UUID) -> HttpResponse:
    return _page(request, get_object_or_404(_public().filter(kind=Kind.FAQ), pk=article_id))


@require_safe
@login_not_required
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(_public().filter(kind=Kind.GUIDE), slug=slug))


@require_safe
@login_not_required
def file(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """A picture or document of a text that everybody, or this editor, may read; ?page=1 is a look at a document."""
    found = get_object_or_404(ArticleFile.objects.select_related("article"), pk=file_id)
    if not _may_read(request, found):
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
    if "page" in request.GET:
        if found.preview is None:
            raise Http404
        return HttpResponse(bytes(found.preview), content_type="image/png", headers=headers)
    answer = HttpResponse(bytes(found.content), content_type=found.content_type, headers=headers)
    answer.headers["Content-Disposition"] = content_disposition_header(not found.is_picture, found.name) or ""
    return answer


def _may_read(request: HttpRequest, found: ArticleFile) -> bool:
    """Editors also see what is not on show yet, and what was taken off."""
    if found.removed_at is None and Article.objects.public().filter(pk=found.article_id).exists():
        return True
    account = request.user
    return isinstance(account, Account) and Article.objects.editable_by(account).filter(pk=found.article_id).exists()


@require_POST
@login_not_required
def rating(request: HttpRequest, article_id: uuid.UUID) -> HttpResponse:
    """Did it help? Once for a session; nothing says who answered."""
    article = get_object_or_404(_public(), pk=article_id)
    rated = request.session.get("rated", [])
    is_helpful = request.POST.get("helpful") == "yes"
    if str(article.pk) not in rated:
        actions.rate(article, is_helpful=is_helpful)
        request.session["rated"] = [*rated[-50:], str(article.pk)]
    if is_helpful:
        messages.success(request, _("고맙습니다. 더 잘 쓰는 데 보태겠습니다."))
    else:
        messages.info(request, _("도움이 되지 못했습니다. 아래에서 담당자에게 바로 물어보실 수 있습니다."))
    return redirect(f"{article.get_absolute_url()}#ask")


def _page(request: HttpRequest, article: Article) -> HttpResponse:
    context: dict[str, Any] = {"section": "news", "article": article}
    context["has_rated"] = str(article.pk) in request.session.get("rated", [])
    same = Article.objects.public().filter(kind=article.kind).exclude(pk=article.pk)
    context["files"] = list(article.files.on_show())
    context["others"] = same.for_list().order_by("-publish_at", "id")[:5]
    return render(request, "content/article.html", context)


def _public() -> Any:
    return Article.objects.public().select_related("department", "petition_type")
