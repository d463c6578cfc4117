"""Beside the letters themselves: keeping one as it is typed, fetching a file, what mails carry."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from channels_mail.consultation import drafting, files, reading, workflow
from channels_mail.consultation.errors import StaleConsultation, StepNotAllowed
from channels_mail.consultation.models import Consultation, Direction, LetterFile, MailShows
from channels_mail.consultation.views.citizen import own_or_404
from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import citizen_required
from citizens.encryption import SealError


@citizen_required
@require_POST
def autosave(request: AccountRequest, number: str = "") -> HttpResponse:
    """Keep what is on the screen, checking nothing. 409 tells of another window."""
    consultation = own_or_404(request, number) if number else None
    given = request.POST.get("version", "")
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None
    words = {name: str(value).replace("\x00", "") for name, value in request.POST.items()}
    try:
        draft = drafting.save(consultation, by=request.user, words=words, version=version)
    except StaleConsultation:
        message = _("다른 창에서 이 글을 더 고쳤습니다. 이 글을 남기려면 복사한 뒤 화면을 새로 여세요.")
        return JsonResponse({"message": message}, status=409)
    return JsonResponse({"saved_at": draft.saved_at.isoformat(), "version": draft.version})


@citizen_required
@require_POST
def mail_choice(request: AccountRequest, number: str) -> HttpResponse:
    """Whether mails carry the answers themselves; from the next mail on."""
    consultation, shows = own_or_404(request, number), request.POST.get("mail_shows", "")
    if shows not in MailShows:
        return HttpResponseBadRequest()
    try:
        workflow.choose_mail(consultation, by=request.user, shows=MailShows(shows))
    except StepNotAllowed:
        messages.info(request, _("민감한 내용이 있는 상담은 메일에 내용을 싣지 않습니다."))
    else:
        messages.success(request, _("다음 메일부터 그렇게 보냅니다."))
    return redirect("consultations:thread", consultation.number)


@require_safe
def file(request: AccountRequest, number: str, file_id: uuid.UUID) -> HttpResponse:
    """The file itself, to who may read the letter; what staff fetches leaves a log entry first."""
    readable = Consultation.objects.visible_to(request.user).select_related("citizen")
    consultation = get_object_or_404(readable, number=number)
    return file_answer(request, consultation, file_id)


def file_answer(request: HttpRequest, consultation: Consultation, file_id: uuid.UUID) -> HttpResponse:
    """A file of this conversation, which the caller may read."""
    of_letters = LetterFile.objects.exclude(message__direction=Direction.NOTE).select_related("subject_key")
    found = get_object_or_404(of_letters, message__in=consultation.all_messages(), pk=file_id)
    if not found.may_be_opened:
        return render(request, "civil_petitions/petition/file_waits.html", {"file": found}, status=409)
    if getattr(request.user, "is_officer", False):
        access_log.record(
            actor=request.user,  # type: ignore[arg-type]
            action=AccessLogEntry.Action.DOWNLOAD,
            citizen=consultation.citizen,
            target=consultation.number,
            purpose=reading.PURPOSE,
            ip=client_ip(request),
        )
    try:
        content = files.read(found)
    except (SealError, OSError):
        return render(request, "civil_petitions/petition/file_waits.html", {"file": found}, status=409)
    # Never shown in place: what somebody sent is data, and this origin runs nothing of it.
    answer = HttpResponse(content, content_type=found.content_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.name()) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
