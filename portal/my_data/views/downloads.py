"""A copy of all that is held of me: asked for, prepared, fetched after a second look at who I am."""

from uuid import UUID

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.encryption import SealError
from portal.downloads import store
from portal.downloads.errors import TooManyDownloads
from portal.downloads.models import Download
from portal.my_data import actions

CONTENT_TYPES = {"json": "application/json; charset=utf-8", "pdf": "application/pdf"}


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def request_download(request: AccountRequest) -> HttpResponse:
    """POST asks for a copy; GET shows how far it is, alone for htmx."""
    if request.method == "POST":
        try:
            actions.request(by=request.user)
        except TooManyDownloads:
            messages.error(request, _("하루에 다섯 번까지 준비해 드립니다. 내일 다시 해 주십시오."))
    elif request.htmx:
        return render(request, "my_data/_download.html", {"download": newest(request)})
    return redirect(f"{reverse('my_data:overview')}#download")


@citizen_required
@require_safe
def file(request: AccountRequest, download_id: UUID, form: str) -> HttpResponse:
    download = get_object_or_404(Download.objects.visible_to(request.user).select_related("citizen"), pk=download_id)
    if not download.may_be_taken:
        return render(request, "my_data/download_over.html", status=410)
    if is_reauthentication_required(request, app="portal.my_data"):
        return redirect(f"{reverse('account_reauthenticate')}?next={request.path}")
    assert download.file_id is not None  # a ready one has its files: a constraint
    try:
        content = store.read(download.file_id, form, download.citizen.subject_key)
    except (SealError, OSError):
        return render(request, "my_data/download_over.html", status=410)
    actions.mark_taken(download)
    name = f"my-data-{timezone.localtime(download.ready_at):%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)


def newest(request: AccountRequest) -> Download | None:
    return Download.objects.visible_to(request.user).order_by("-requested_at", "id").first()
