"""A citizen's private conversations with the office."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels_mail.consultation import drafting, reading, workflow
from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.forms import NewConsultationForm, WritingForm
from channels_mail.consultation.models import Consultation, ConsultationEvent
from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import citizen_required
from citizens.registry import actions as registry
from citizens.surveys.models import SurveyInvitation

PAGE_SIZE = 20
CLAIMABLE = 10  # offered at once
TOLD = (ConsultationEvent.Kind.HANDED_OVER, ConsultationEvent.Kind.MERGED, ConsultationEvent.Kind.UNMERGED)


@citizen_required
@require_safe
def consultations(request: AccountRequest) -> HttpResponse:
    mine = Consultation.objects.visible_to(request.user).standing().for_list().order_by("-last_message_at", "id")
    page = page_by_key(mine, request.GET, PAGE_SIZE)
    reading.set_subjects(page.rows)
    claimable = Consultation.objects.claimable_by(request.user).order_by("created_at")[:CLAIMABLE]
    context = {"section": "consultations", "page": page, "claimable": claimable}
    return render(request, "consultation/list.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    words, version = drafting.kept_words(None, request.user)
    form = NewConsultationForm.of_request(request, {**words, "submission_key": uuid.uuid4(), **asked_topic(request)})
    if form.is_valid():
        begun = workflow.open_consultation(citizen=registry.citizen_of(request.user), by=request.user, **form.letter())
        if begun.citizen.account_id == request.user.pk:
            drafting.forget(None, request.user)
            messages.success(request, _("상담을 보냈습니다. 담당자와 회원님만 봅니다."))
            return redirect("consultations:thread", begun.number)
        form.add_error(None, _("보내지 못했습니다. 화면을 새로 연 뒤 다시 보내 주세요."))
    return render(
        request, "consultation/new.html", {"section": "consultations", "form": form, "draft_version": version}
    )


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: AccountRequest, number: str) -> HttpResponse:
    """The conversation, and the next letter."""
    consultation = own_or_404(request, number)
    if consultation.merged_into is not None:
        return redirect("consultations:thread", consultation.merged_into.number)
    words, version = drafting.kept_words(consultation, request.user)
    form = WritingForm(request.POST or None, request.FILES or None, initial=words | {"submission_key": uuid.uuid4()})
    if form.is_valid():
        workflow.write(consultation, by=request.user, **form.cleaned_data)
        drafting.forget(consultation, request.user)
        messages.success(request, _("보냈습니다."))
        return redirect("consultations:thread", consultation.number)
    context = {
        "section": "consultations",
        "consultation": consultation,
        "title": consultation.subject(),
        "letters": reading.read(consultation, by=request.user),
        **who_reads(consultation),
        "proposal": (proposal := consultation.proposals.select_related("petition_type").first()),
        "petition": (petition := proposal.petition() if proposal else None),
        "may_undo": bool(proposal and petition and proposal.may_be_undone(petition)),
        "form": form,
        "draft_version": version,
        "survey": SurveyInvitation.objects.visible_to(request.user)
        .filter(subject=consultation.pk)
        .select_related("response")
        .first(),
    }
    return render(request, "consultation/thread.html", context)


@citizen_required
@require_POST
def closure(request: AccountRequest, number: str) -> HttpResponse:
    return _step(request, number, workflow.close, _("상담을 끝냈습니다. 다시 쓰면 이어집니다."))


@citizen_required
@require_POST
def reopening(request: AccountRequest, number: str) -> HttpResponse:
    return _step(request, number, workflow.reopen, _("상담을 다시 열었습니다."))


def _step(request: AccountRequest, number: str, rule: object, done: str) -> HttpResponse:
    consultation = own_or_404(request, number)
    try:
        rule(consultation, by=request.user)  # type: ignore[operator]
    except StepNotAllowed:
        messages.info(request, _("이미 바뀌었습니다. 지금 상태를 확인해 주세요."))
    else:
        messages.success(request, done)
    return redirect("consultations:thread", consultation.number)


def asked_topic(request: HttpRequest) -> dict[str, str]:
    """The topic that a link of another page names."""
    return {"topic": request.GET["topic"][:40]} if "topic" in request.GET else {}


def who_reads(consultation: Consultation) -> dict[str, object]:
    """Who may read it, who did, and why: for its citizen."""
    return {
        "readers": consultation.readers.select_related("account__department", "invited_by"),
        "readings": consultation.readings.select_related("account__department")[:20],
        "handovers": consultation.events.filter(kind__in=TOLD).select_related("actor"),
    }


def own_or_404(request: AccountRequest, number: str) -> Consultation:
    own = Consultation.objects.visible_to(request.user).select_related(
        "citizen", "department", "officer", "merged_into"
    )
    return get_object_or_404(own, number=number)
