"""A conversation without a login: opened by a code, gone on with, and taken over by a login."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels_mail.consultation import reading, workflow
from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.forms import WritingForm
from channels_mail.consultation.models import Consultation
from channels_mail.consultation.views.citizen import who_reads
from channels_mail.consultation.views.writing import file_answer
from channels_mail.guest_letters import access, opening
from channels_mail.guest_letters.errors import CodeWrong, TooMany
from channels_mail.guest_letters.forms import CodeForm
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import citizen_required

LONGEST = 20


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, number: str) -> HttpResponse:
    """The conversation and the next letter, to who has spent a code; to everybody else the question for one."""
    if len(number) > LONGEST:  # no conversation is called so; a shorter one is never said to be unknown
        raise Http404
    consultation = _opened(request, number)
    if consultation is None:
        account = request.user
        is_citizen = account.is_authenticated and not account.is_officer
        if is_citizen and Consultation.objects.visible_to(account).filter(number=number).exists():  # type: ignore[arg-type]
            return redirect("consultations:thread", number)
        return render(request, "guest_letters/entry.html", _entry(number, CodeForm()))
    if consultation.number != number:  # it was merged meanwhile
        access.allow(request, consultation.number)
        return redirect("guest_letters:thread", consultation.number)
    form = WritingForm(request.POST or None, request.FILES or None, initial={"submission_key": uuid.uuid4()})
    if form.is_valid():
        workflow.write(consultation, by=None, **form.cleaned_data)
        access.allow(request, number)
        messages.success(request, _("보냈습니다."))
        return redirect("guest_letters:thread", number)
    context = {
        "section": "consultations",
        "consultation": consultation,
        "title": consultation.subject(),
        "letters": reading.read_own(consultation),
        "form": form,
        "may_claim": request.user.is_authenticated and not request.user.is_officer,
        **who_reads(consultation),
    }
    return render(request, "guest_letters/thread.html", context)


@login_not_required
@require_POST
def code(request: HttpRequest, number: str) -> HttpResponse:
    """Mail a code. The answer is the same whether there is such a conversation or not."""
    try:
        opening.send_code(number, ip=client_ip(request))
    except TooMany:
        messages.warning(request, _too_many())
    else:
        messages.success(request, _("상담을 시작한 주소로 확인 번호를 보냈습니다. 10분 안에 써 주세요."))
    return redirect("guest_letters:thread", number)


@login_not_required
@never_cache
@require_POST
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """The code opens the conversation here for half an hour."""
    form, status = CodeForm(request.POST), 200
    if form.is_valid():
        try:
            opened = opening.spend_code(number, form.cleaned_data["code"], ip=client_ip(request))
        except TooMany:
            status = 429
            form.add_error(None, _too_many())
        except CodeWrong:
            form.add_error(
                "code", _("확인 번호가 다르거나 10분이 지났습니다. 번호를 다시 보고, 안 되면 새로 받아 주세요.")
            )
        else:
            access.allow(request, opened.number)
            return redirect("guest_letters:thread", opened.number)
    return render(request, "guest_letters/entry.html", _entry(number, form), status=status)


@login_not_required
@require_safe
def file(request: HttpRequest, number: str, file_id: uuid.UUID) -> HttpResponse:
    consultation = _opened(request, number)
    if consultation is None:
        raise Http404
    return file_answer(request, consultation, file_id)


@citizen_required
@require_POST
def claim(request: AccountRequest, number: str) -> HttpResponse:
    """Take it into the account: who has opened it with a code, or has proven its address."""
    claimable = Consultation.objects.claimable_by(request.user)
    consultation = _opened(request, number)
    has_code = consultation is not None
    if consultation is None:
        consultation = get_object_or_404(claimable.select_related("citizen"), number=number)
    try:
        workflow.claim(consultation, by=request.user, has_code=has_code)
    except StepNotAllowed:
        messages.warning(request, _("이미 옮겼거나, 이 주소로 확인되지 않은 상담입니다."))
        return redirect("consultations:list")
    access.forget(request, number)
    messages.success(request, _("상담을 내 계정으로 옮겼습니다."))
    return redirect("consultations:thread", number)


def _opened(request: HttpRequest, number: str) -> Consultation | None:
    return opening.of_guests(number) if access.is_allowed(request, number) else None


def _entry(number: str, form: CodeForm) -> dict[str, object]:
    return {"section": "consultations", "number": number, "form": form}


def _too_many() -> str:
    return _("짧은 사이에 여러 번 하셨습니다. 10분 뒤 다시 하거나 전화해 주세요.")
