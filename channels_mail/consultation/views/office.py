"""The officer's inbox: what waits for somebody, what is mine, and one conversation with its steps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels_mail.consultation import forms, merging, reading, routing, workflow
from channels_mail.consultation.errors import NotAReader, NotTheirWords, StaleConsultation, StepNotAllowed
from channels_mail.consultation.models import Consultation, Status
from channels_mail.consultation.models.consultation import ConsultationQuerySet
from channels_mail.consultation.views.steps import STEPS, Step
from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.models import Account, Department
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.registry import revealing
from citizens.registry.forms import RevealForm

PAGE_SIZE = 30
GUARDED = ("answer", "question", "petition", "split")  # not while something new stands unread
BESIDE = timedelta(minutes=5)


def inbox_required(view: View) -> View:
    return officer_required(permission_required("consultation.view_inbox", raise_exception=True)(view))


@inbox_required
@require_safe
def inbox(request: AccountRequest) -> HttpResponse:
    """Five lists. What nobody is in charge of shows its number and time only."""
    now, mine = timezone.now(), Consultation.objects.visible_to(request.user)
    views = {
        "mine": mine.waiting(),
        "overdue": mine.overdue(now),
        "answered": mine.filter(status__in=(Status.ANSWERED, Status.ASKED)),
        "closed": mine.filter(status=Status.CLOSED),
        "new": Consultation.objects.takeable_by(request.user),
    }
    view = asked if (asked := request.GET.get("view", "")) in views else "mine"
    page = page_by_key(views[view].for_list().order_by("-last_message_at", "id"), request.GET, PAGE_SIZE)
    if view != "new":
        _log_list(request, page.rows)
        reading.set_subjects(page.rows)
    counts = mine.aggregate(
        mine=Count("pk", filter=Q(status=Status.WAITING)),
        overdue=Count("pk", filter=Q(status=Status.WAITING, due_at__lt=now)),
        answered=Count("pk", filter=Q(status__in=(Status.ANSWERED, Status.ASKED))),
    )
    parts = [
        {"view": "new", "label": _("담당 없음"), "count": views["new"].count(), "tone": "warn"},
        {"view": "mine", "label": _("내 답변 기다림"), "count": counts["mine"], "tone": ""},
        {"view": "overdue", "label": _("목표 지남"), "count": counts["overdue"], "tone": "bad"},
        {"view": "answered", "label": _("구민 차례"), "count": counts["answered"], "tone": ""},
        {"view": "closed", "label": _("끝남"), "count": "", "tone": ""},
    ]
    context = {"section": "consultations", "view": view, "page": page, "parts": parts, "now": now}
    return render(request, "consultation/office/inbox.html", context)


@inbox_required
@permission_required("consultation.answer_consultation", raise_exception=True)
@require_POST
def charge(request: AccountRequest, number: str) -> HttpResponse:
    """Take a letter that nobody is in charge of."""
    waiting = Consultation.objects.takeable_by(request.user) | Consultation.objects.filter(officer=request.user)
    consultation = get_object_or_404(waiting, number=number)
    try:
        workflow.take(consultation, by=request.user)
    except StepNotAllowed:
        messages.warning(request, _("다른 직원이 먼저 맡았습니다."))
        return redirect("office_consultations:inbox")
    return redirect("office_consultations:thread", consultation.number)


@inbox_required
@require_safe
def thread(request: AccountRequest, number: str) -> HttpResponse:
    if went_to := readable_rows(request).filter(parts__number=number).first():
        return redirect("office_consultations:thread", went_to.number)
    consultation = readable(request, number)
    step = next(iter(_steps(consultation, request)), None)
    form = step.form(consultation=consultation, officer=request.user) if step else None
    return _page(request, consultation, step, form)


@inbox_required
@permission_required("consultation.answer_consultation", raise_exception=True)
@require_POST
def reveal(request: AccountRequest, number: str) -> HttpResponse:
    """Who wrote, and the numbers in the letters as they were written: for the officer in charge, with a reason."""
    consultation = get_object_or_404(readable_rows(request).filter(officer=request.user), number=number)
    form = revealing.respond(request, consultation.citizen, target=consultation.number)
    if form is None:
        return redirect("office_consultations:thread", consultation.number)
    step = next(iter(_steps(consultation, request)), None)
    step_form = step.form(consultation=consultation, officer=request.user) if step else None
    return _page(request, consultation, step, step_form, reveal_form=form)


@inbox_required
@permission_required("consultation.answer_consultation", raise_exception=True)
@require_POST
def judgement(request: AccountRequest, number: str) -> HttpResponse:
    """Where the officer in charge says this belongs: the suggestion was right, or it was not."""
    consultation = get_object_or_404(readable_rows(request).filter(officer=request.user), number=number)
    department = get_object_or_404(Department.objects.filter(is_active=True), pk=request.POST.get("department", ""))
    letters = reading.read(consultation, by=request.user, ip=client_ip(request))
    reading.set_subjects([consultation])
    routing.judge(consultation, letters, by=request.user, department=department)
    messages.success(request, _("알려 주셔서 고맙습니다. 다음 추천에 씁니다."))
    if department.pk != consultation.department_id:
        return redirect(f"{reverse('office_consultations:handover', args=[number])}?department={department.pk}")
    return redirect("office_consultations:thread", consultation.number)


@inbox_required
@permission_required("consultation.invite_reader", raise_exception=True)
@require_POST
def reader_removal(request: AccountRequest, number: str, reader_id: str) -> HttpResponse:
    consultation = readable(request, number)
    reader = get_object_or_404(consultation.readers.filter(ended_at=None), pk=reader_id)
    try:
        workflow.remove_reader(reader, by=request.user)
    except NotAReader:
        messages.warning(request, _("담당자나 본인만 뺄 수 있습니다."))
    else:
        messages.success(request, _("열람자를 뺐습니다."))
    if not Consultation.objects.visible_to(request.user).filter(pk=consultation.pk).exists():
        return redirect("office_consultations:inbox")
    return redirect("office_consultations:thread", consultation.number)


def _view(step: Step) -> Callable[..., HttpResponse]:
    @inbox_required
    @permission_required("consultation.answer_consultation", raise_exception=True)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AccountRequest, number: str) -> HttpResponse:
        consultation = readable(request, number)
        asked = {"department": request.GET.get("department"), "template": request.GET.get("ask")}
        form = step.form(
            request.POST or None, request.FILES or None, initial=asked, consultation=consultation, officer=request.user
        )
        if "insert" in request.POST and isinstance(form, forms.WritingStepForm):
            written = {"body": form.with_ready_words()}
            form = step.form(initial=written, consultation=consultation, officer=request.user)
        elif form.is_valid() and (answer := _take(request, consultation, step, form)):
            return answer
        return _page(request, consultation, step, form)

    return view


def _take(
    request: AccountRequest, consultation: Consultation, step: Step, form: forms.OfficeStepForm
) -> HttpResponse | None:
    """The step itself; None with the reason in the form when it was refused. What was typed stays."""
    version = form.cleaned_data.pop("version")
    expected = {"expected_version": version} if step.noun in GUARDED else {}
    try:
        step.rule(consultation, by=request.user, **form.cleaned_data, **expected)
    except StaleConsultation:
        form.add_error(None, _("그 사이 새 글이나 변경이 있습니다. 위에서 읽고, 그래도 보내려면 다시 눌러 주세요."))
    except NotAReader:
        form.add_error(None, _("담당자만 할 수 있는 일입니다."))
    except NotTheirWords:
        form.add_error("excerpt", _("구민이 쓴 글만 넘길 수 있습니다. 위의 글에서 그대로 붙여 주세요."))
    except StepNotAllowed:
        form.add_error(
            None, _("지금 상태에서는 할 수 없는 일입니다. 답변을 기다리는 상담은 답한 뒤에 끝낼 수 있습니다.")
        )
    else:
        messages.success(request, str(step.done))
        still = Consultation.objects.visible_to(request.user).filter(pk=consultation.pk).exists()
        return (
            redirect("office_consultations:thread", number=consultation.number)
            if still
            else redirect("office_consultations:inbox")
        )
    return None


def _page(
    request: AccountRequest,
    consultation: Consultation,
    step: Step | None,
    form: forms.OfficeStepForm | None,
    *,
    reveal_form: RevealForm | None = None,
) -> HttpResponse:
    """The conversation with one step's form open. The look is written down before anything is opened."""
    is_in_charge = consultation.officer_id == request.user.pk
    is_revealed = is_in_charge and revealing.is_revealed(request, consultation.citizen)
    letters = reading.read(consultation, by=request.user, ip=client_ip(request), is_revealed=is_revealed)
    reading.set_subjects([consultation])
    context = {
        "section": "consultations",
        "consultation": consultation,
        "title": consultation.title or consultation.number,  # type: ignore[attr-defined]
        "person": _person(request, consultation, reveal_form),
        "letters": letters,
        "readers": consultation.readers.filter(ended_at=None).select_related("account__department"),
        "events": consultation.events.select_related("actor").order_by("-number"),
        "steps": _steps(consultation, request),
        "step": step,
        "form": form,
        "is_in_charge": is_in_charge,
        "advice": routing.advice(consultation, letters) if is_in_charge else None,
        "advice_url": reverse("office_consultations:judgement", args=[consultation.number]),
        "advice_department": consultation.department_id,
        "ask_url": reverse("office_consultations:question", args=[consultation.number])
        if consultation.is_open
        else "",
        "beside": _beside(request, consultation),
        "proposal": consultation.proposals.select_related("petition_type").first(),
        "parts": merging.parts_of(consultation),
        "may_merge": is_in_charge and merging.others_of(consultation, request.user).exists(),
        "departments": Department.objects.filter(is_active=True).order_by("name_ko") if is_in_charge else (),
        "now": timezone.now(),
    }
    return render(request, "consultation/office/thread.html", context)


def _beside(request: AccountRequest, consultation: Consultation) -> list[Account]:
    """Colleagues who have this conversation open now: two should not write at once."""
    lately = consultation.readings.filter(read_at__gt=timezone.now() - BESIDE).exclude(account=request.user)
    return list(Account.objects.filter(pk__in=lately.values("account")))


def _person(request: AccountRequest, consultation: Consultation, form: RevealForm | None) -> revealing.Panel:
    """The panel of who wrote; only the officer in charge may look behind the mask."""
    shown = revealing.panel(
        request,
        consultation.citizen,
        url=reverse("office_consultations:reveal", args=[consultation.number]),
        here=reverse("office_consultations:thread", args=[consultation.number]),
        may_reveal=consultation.officer_id == request.user.pk,
        form=form,
    )
    return shown if shown.may_reveal else replace(shown, revealed=None)


def _steps(consultation: Consultation, request: AccountRequest) -> list[Step]:
    """What this officer may do now: who is only invited may note."""
    if not request.user.has_perm("consultation.answer_consultation"):
        return []
    if consultation.officer_id != request.user.pk:
        return [step for step in STEPS.values() if step.is_for_readers]
    if not consultation.is_open:
        return [STEPS["note"], STEPS["reader"]]
    return [step for step in STEPS.values() if step.noun != "closure" or consultation.status != Status.WAITING]


def readable(request: AccountRequest, number: str) -> Consultation:
    return get_object_or_404(readable_rows(request), number=number)


def readable_rows(request: AccountRequest) -> ConsultationQuerySet:
    return Consultation.objects.visible_to(request.user).select_related("citizen", "department", "officer")


def _log_list(request: AccountRequest, rows: list[Consultation]) -> None:
    """One entry for a page of subjects, before they are opened."""
    if rows:
        access_log.record(
            actor=request.user,
            action=AccessLogEntry.Action.LIST,
            listed=[row.citizen_id for row in rows],
            target="consultations",
            purpose=reading.PURPOSE,
            count=len(rows),
            ip=client_ip(request),
        )


STEP_VIEWS = {noun: _view(step) for noun, step in STEPS.items()}
