"""Exports of an officer: asked for with a purpose, approved by another where unmasked, fetched within a day."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.encryption import SealError
from portal.exports import actions, sources, store
from portal.exports.errors import AlreadyDecided, NothingThere, NotTheirs, TooLongForAWorkbook, TooMany
from portal.exports.forms import ExportForm
from portal.exports.models import Export

PAGE_SIZE = 20
SECTION = "exports"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _may_enter(view: Callable[..., HttpResponse | StreamingHttpResponse]) -> View:
    """Who asks for exports, and who approves them."""

    @wraps(view)
    def respond(request: AccountRequest, *args: Any, **kwargs: Any) -> Any:
        if not (request.user.has_perm("exports.request_export") or request.user.has_perm("exports.approve_export")):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return officer_required(respond)


@_may_enter
@require_safe
def listing(request: AccountRequest) -> HttpResponse:
    """One's own exports, and those of others that wait for an approval."""
    mine = Export.objects.filter(requester=request.user).order_by("-requested_at", "id")
    page = page_by_key(mine, request.GET, PAGE_SIZE)
    waiting = Export.objects.to_approve(request.user).select_related("requester__department")
    context = {
        "section": SECTION,
        "page": page,
        "rows": [_row(each) for each in page.rows],
        "waiting": [_row(each) for each in waiting.order_by("requested_at", "id")[:PAGE_SIZE]],
    }
    return render(request, "exports/list.html", context)


@officer_required
@permission_required("exports.request_export", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    """Ask for the list from which the officer came, narrowed as it was there."""
    source = sources.SOURCES.get(request.GET.get("source", ""))
    if source is None or not request.user.has_perm(source.permission):
        raise Http404
    criteria = source.chosen(request.GET.dict())
    may_unmask = request.user.has_perm("civil_petitions.reveal_petitioner")
    form = ExportForm(request.POST if request.method == "POST" else None, may_unmask=may_unmask)
    if form.is_valid() and (made := _ask(request, form, source, criteria)):
        return redirect("office_exports:export", made.pk)
    total = source.rows(request.user, criteria).count()
    context = {
        "section": SECTION,
        "form": form,
        "source": source,
        "total": total,
        "columns": [*source.columns, *sources.PERSON],
        "most_unmasked": actions.MOST_UNMASKED,
    }
    return render(request, "exports/new.html", context)


@_may_enter
@require_safe
def export(request: AccountRequest, export_id: UUID) -> HttpResponse:
    """How far it is; the file once it is there."""
    return _page(request, _visible(request, export_id))


@officer_required
@permission_required("exports.approve_export", raise_exception=True)
@require_POST
def decision(request: AccountRequest, export_id: UUID) -> HttpResponse:
    """Another person lets it be made, or does not."""
    found = _visible(request, export_id)
    try:
        if "approve" in request.POST:
            actions.approve(found, by=request.user)
            messages.success(request, _("승인했습니다. 청한 사람이 하루 동안 받을 수 있습니다."))
        else:
            actions.refuse(found, by=request.user)
            messages.success(request, _("승인하지 않았습니다."))
    except NotTheirs:
        messages.error(request, _("자기가 청한 것은 승인할 수 없습니다."))
    except AlreadyDecided:
        messages.warning(request, _("이미 정했거나 거둔 것입니다."))
    return redirect("office_exports:list")


@_may_enter
@require_POST
def password(request: AccountRequest, export_id: UUID) -> HttpResponse:
    """The password, once; the page it stands on is kept nowhere."""
    found = _own(request, export_id)
    shown = actions.password_once(found)
    if not shown:
        messages.warning(request, _("비밀번호는 한 번만 보여 드립니다. 잊었으면 새로 청해 주세요."))
        return redirect("office_exports:export", found.pk)
    found.refresh_from_db()
    answer = _page(request, found, password=shown)
    answer["Cache-Control"] = "no-store"
    return answer


@_may_enter
@require_safe
def file(request: AccountRequest, export_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """The file, after a second look at who asks; each taking is an entry of its own."""
    found = _own(request, export_id)
    if not found.may_be_taken or not request.user.has_perm(sources.SOURCES[found.source].permission):
        return render(request, "exports/over.html", {"section": SECTION}, status=410)
    if is_reauthentication_required(request, app="portal.exports"):
        return redirect(f"{reverse('account_reauthenticate')}?next={request.path}")
    assert found.file_id is not None  # a ready one has its file: a constraint
    pieces = store.pieces(found.file_id, found.subject_key)
    try:
        first = next(pieces, b"")
    except (SealError, OSError):
        return render(request, "exports/over.html", {"section": SECTION}, status=410)
    actions.take(found, by=request.user, ip=client_ip(request))

    def content() -> Any:
        yield first
        yield from pieces

    name = f"{found.source}-{timezone.localtime(found.ready_at):%Y-%m-%d-%H%M}.{found.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(
        content(), content_type=CONTENT_TYPES[found.format], headers=headers | {"Cache-Control": "no-store"}
    )


@_may_enter
@require_POST
def removal(request: AccountRequest, export_id: UUID) -> HttpResponse:
    """The file goes before its day is over."""
    actions.destroy(_own(request, export_id))
    messages.success(request, _("파일을 없앴습니다. 내보낸 기록은 남습니다."))
    return redirect("office_exports:list")


def _ask(request: AccountRequest, form: ExportForm, source: sources.Source, criteria: dict[str, str]) -> Export | None:
    """The export; None with the reason in the form. What was typed stays."""
    chosen = form.cleaned_data
    try:
        return actions.request(
            by=request.user,
            source=source.code,
            criteria=criteria,
            purpose=chosen["purpose"],
            format=chosen["format"],
            is_masked=not chosen.get("unmasked", False),
        )
    except NothingThere:
        form.add_error(None, _("이 조건의 목록이 비어 있습니다."))
    except TooLongForAWorkbook:
        form.add_error(
            "format",
            _("XLSX는 %(rows)d줄까지 만듭니다. CSV를 고르거나 조건을 좁혀 주세요.")
            % {"rows": actions.MOST_IN_A_WORKBOOK},
        )
    except TooMany:
        form.add_error(
            None,
            _("하루에 %(day)d번까지, 가리지 않으면 %(rows)d줄까지 내보냅니다. 조건을 좁히거나 내일 다시 해 주세요.")
            % {"day": actions.MOST_A_DAY, "rows": actions.MOST_UNMASKED},
        )
    return None


def _page(request: AccountRequest, found: Export, password: str = "") -> HttpResponse:
    context = {
        "section": SECTION,
        "row": _row(found),
        "export": found,
        "is_own": found.requester_id == request.user.pk,
        "may_decide": Export.objects.to_approve(request.user).filter(pk=found.pk).exists(),
        "password": password,
    }
    return render(request, "exports/export.html", context)


def _row(export: Export) -> dict[str, Any]:
    return {"export": export, "name": sources.SOURCES[export.source].name, "purpose": export.purpose()}


def _visible(request: AccountRequest, export_id: UUID) -> Export:
    found = Export.objects.visible_to(request.user).select_related("requester__department", "approver", "subject_key")
    return get_object_or_404(found, pk=export_id)


def _own(request: AccountRequest, export_id: UUID) -> Export:
    return get_object_or_404(Export.objects.select_related("subject_key"), pk=export_id, requester=request.user)
