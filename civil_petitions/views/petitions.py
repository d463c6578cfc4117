"""A citizen's own petition: receipt, where it stands, what can still be done."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import citizen_required
from citizens.surveys.models import SurveyInvitation
from civil_petitions import supplements, workflow
from civil_petitions.attachments import store
from civil_petitions.attachments.checks import FileRefused
from civil_petitions.documents import receipt_slip as slip
from civil_petitions.errors import TransitionNotAllowed
from civil_petitions.forms.citizen import SupplementForm, WithdrawalForm
from civil_petitions.models import Attachment, Petition
from civil_petitions.views.petition_page import page_of


@citizen_required
@require_safe
def receipt(request: AccountRequest, receipt_number: str) -> HttpResponse:
    petition = _filed(request, receipt_number)
    context = page_of(petition, petition.content(to=request.user))
    return render(request, "civil_petitions/petition/receipt.html", context | {"code": _code(request, petition)})


@citizen_required
@require_safe
def receipt_slip(request: AccountRequest, receipt_number: str) -> HttpResponse:
    petition = _filed(request, receipt_number)
    content = slip.receipt_slip(petition, petition.content(to=request.user), code=_code(request, petition))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{petition.receipt_number}.pdf"'},
    )


@citizen_required
@require_safe
def detail(request: AccountRequest, receipt_number: str) -> HttpResponse:
    petition = _own(request, receipt_number)
    looks = AccessLogEntry.objects.about(request.user).filter(target=petition.receipt_number)
    context = page_of(petition, petition.content(to=request.user)) | {
        "looks": looks.select_related("actor__department")[:5],
        "is_own": True,
        "is_agent": petition.was_filed_by(request.user),
        "survey": SurveyInvitation.objects.visible_to(request.user).waiting().filter(subject=petition.pk).first(),
    }
    return render(request, "civil_petitions/petition/detail.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: AccountRequest, receipt_number: str) -> HttpResponse:
    petition = _own(request, receipt_number)
    form = SupplementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            supplements.send(
                petition, by=request.user, note=form.cleaned_data["note"], uploads=form.cleaned_data["files"]
            )
        except FileRefused as error:
            form.add_error("files", str(error))
        except TransitionNotAllowed:
            messages.warning(request, _("지금은 보완을 기다리는 민원이 아닙니다. 처리 현황을 확인해 주세요."))
            return redirect("petitions:detail", petition.receipt_number)
        else:
            messages.success(request, _("보완한 내용을 보냈습니다. 다시 처리합니다."))
            return redirect("petitions:detail", petition.receipt_number)
    context = page_of(petition, petition.content(to=request.user)) | {"form": form}
    return render(request, "civil_petitions/petition/supplement.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: AccountRequest, receipt_number: str) -> HttpResponse:
    """For the petitioner alone: to give up a claim is not what an agent was asked for."""
    visible = Petition.objects.visible_to(request.user)
    petition = get_object_or_404(visible.for_page(), receipt_number=receipt_number)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.withdraw(petition, by=request.user, reason=form.cleaned_data["reason"])
        except TransitionNotAllowed:
            messages.warning(request, _("이미 끝난 민원이라 취하할 수 없습니다."))
        else:
            messages.success(request, _("민원을 취하했습니다."))
        return redirect("petitions:detail", petition.receipt_number)
    context = page_of(petition, petition.content(to=request.user)) | {"form": form}
    return render(request, "civil_petitions/petition/withdrawal.html", context)


@require_safe
def attachment(request: AccountRequest, receipt_number: str, file_id: str) -> HttpResponse | StreamingHttpResponse:
    """The file itself, to its owner and to the officers who may see the petition; those leave a log entry."""
    petition = get_object_or_404(
        Petition.objects.open_to(request.user).select_related("petitioner", "agent"), receipt_number=receipt_number
    )
    file = get_object_or_404(Attachment.objects.select_related("subject_key"), petition=petition, pk=file_id)
    if not file.may_be_opened:
        return render(request, "civil_petitions/petition/file_waits.html", {"file": file}, status=409)
    if not (petition.belongs_to(request.user) or petition.was_filed_by(request.user)):
        access_log.record(
            actor=request.user,
            action=AccessLogEntry.Action.DOWNLOAD,
            citizen=petition.petitioner,
            target=petition.receipt_number,
            purpose="처리",
            ip=client_ip(request),
        )
    # Never shown in place: what somebody sent is data, and this origin runs nothing of it.
    answer = StreamingHttpResponse(store.read(file.pk, file.subject_key), content_type=file.content_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, file.name()) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _own(request: AccountRequest, receipt_number: str) -> Petition:
    return get_object_or_404(Petition.objects.open_to(request.user).for_page(), receipt_number=receipt_number)


def _filed(request: AccountRequest, receipt_number: str) -> Petition:
    """For the proof of receipt: an agent keeps that of what they filed, whatever became of the mandate."""
    rows = Petition.objects.for_page().filter(receipt_number=receipt_number)
    own = rows.visible_to(request.user).first()
    return own if own is not None else get_object_or_404(rows.filed_by_agent(request.user))


def _code(request: AccountRequest, petition: Petition) -> str:
    """The lookup code is the petitioner's: with it an agent could go on looking when the mandate has ended."""
    return petition.lookup_code() if petition.belongs_to(request.user) else ""
