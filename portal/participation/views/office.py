"""Issues and hearings in the back office: what waits for whom by when, and one issue with its steps."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from portal.participation import forms, periods, showing, workflow
from portal.participation.errors import NoticeTooShort, OpinionsUnsettled, StepNotAllowed
from portal.participation.models import Hearing, Issue, Opinion, Question, Status
from portal.participation.views.steps import STEPS, Step

PAGE_SIZE = 30


def _issues_required(view: View) -> View:
    return officer_required(permission_required("participation.review_issue", raise_exception=True)(view))


@_issues_required
@require_safe
def issues(request: AccountRequest) -> HttpResponse:
    now = timezone.now()
    views = {
        "review": (Issue.objects.filter(status=Status.REVIEW), "review_due_at"),
        "owed": (Issue.objects.filter(status__in=(Status.REACHED, Status.NOT_REACHED)), "answer_due_at"),
        "open": (Issue.objects.open(), "closes_at"),
        "hearing": (Issue.objects.filter(status__in=(Status.ANSWERED, Status.HEARING)), "-answered_at"),
        "done": (Issue.objects.filter(status__in=(Status.CONCLUDED, Status.REFUSED, Status.MERGED)), "-raised_at"),
    }
    view = asked if (asked := request.GET.get("view", "")) in views else "review"
    rows, order = views[view]
    page = page_by_key(rows.for_list().order_by(order, "id"), request.GET, PAGE_SIZE)
    late = Issue.objects.owed().filter(answer_due_at__lt=now).count()
    labels = {
        "review": (_("검토할 것"), "warn"),
        "owed": (_("답변할 것"), "bad" if late else "warn"),
        "open": (_("공감 받는 중"), ""),
        "hearing": (_("답변과 공청회"), ""),
        "done": (_("끝난 것"), ""),
    }
    parts = [
        {"view": code, "label": label, "tone": tone, "count": views[code][0].count() if code != "done" else ""}
        for code, (label, tone) in labels.items()
    ]
    context = {"section": "issues", "view": view, "parts": parts, "page": page, "now": now, "late": late}
    return render(request, "participation/office/issues.html", context)


@_issues_required
@require_safe
def issue(request: AccountRequest, issue_id: uuid.UUID) -> HttpResponse:
    found = _issue(issue_id)
    step = next(iter(_steps(request, found)), None)
    return _page(request, found, step, _form(step, found, None) if step else None)


def _view(step: Step) -> Callable[..., HttpResponse]:
    @_issues_required
    @permission_required(f"participation.{step.right}", raise_exception=True)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AccountRequest, issue_id: uuid.UUID) -> HttpResponse:
        found = _issue(issue_id)
        form = _form(step, found, request.POST if request.method == "POST" else None)
        if form.is_valid() and _take(request, found, step, form):
            return redirect("office_issues:issue", found.pk)
        return _page(request, found, step, form)

    return view


def _take(request: AccountRequest, found: Issue, step: Step, form: Any) -> bool:
    """The step itself; False with the reason in the form when it was refused. What was typed stays."""
    try:
        step.take(found, _hearing(found), by=request.user, **form.cleaned_data)
    except NoticeTooShort:
        again = step.noun == "change"
        first = periods.first_possible_on(timezone.now(), again=again)
        form.add_error(
            None,
            _("공청회는 %(days)s일 앞서 알려야 합니다(행정절차법 제38조). 오늘 알리면 %(date)s부터 열 수 있습니다.")
            % {"days": periods.NOTICE_DAYS_AGAIN if again else periods.NOTICE_DAYS, "date": f"{first:%Y-%m-%d}"},
        )
    except OpinionsUnsettled:
        form.add_error(
            None, _("아직 반영 여부를 정하지 않은 의견이 있습니다. 의견마다 까닭을 적은 뒤 결과를 내 주세요.")
        )
    except Issue.DoesNotExist:
        form.add_error("into", _("그런 의견이 없습니다. 주소의 마지막 부분을 다시 확인해 주세요."))
    except ValidationError as error:
        form.add_error(None, error)
    except StepNotAllowed:
        form.add_error(None, _("지금은 할 수 없는 일입니다. 화면을 새로 열어 상태를 확인해 주세요."))
    else:
        messages.success(request, str(step.done))
        return True
    return False


@_issues_required
@permission_required("participation.run_hearing", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: AccountRequest, issue_id: uuid.UUID, opinion_number: int) -> HttpResponse:
    """What became of one opinion, and why."""
    found = _issue(issue_id)
    opinion = get_object_or_404(Opinion, hearing__issue=found, number=opinion_number)
    form = forms.OutcomeForm(
        request.POST or None, initial={"outcome": opinion.outcome, "reason": opinion.outcome_reason}
    )
    if form.is_valid():
        try:
            workflow.settle_opinion(opinion, by=request.user, **form.cleaned_data)
        except StepNotAllowed:
            form.add_error(None, _("회의록을 올린 뒤부터 결과를 내기 전까지 정할 수 있습니다."))
        else:
            messages.success(request, _("반영 여부를 정했습니다."))
            return redirect("office_issues:issue", found.pk)
    context = {"section": "issues", "issue": found, "opinion": opinion, "form": form}
    return render(request, "participation/office/outcome.html", context)


@_issues_required
@permission_required("participation.answer_issue", raise_exception=True)
@require_POST
def milestone_done(request: AccountRequest, issue_id: uuid.UUID, milestone_id: int) -> HttpResponse:
    found = _issue(issue_id)
    workflow.finish_milestone(
        get_object_or_404(found.milestones, pk=milestone_id), by=request.user, on=timezone.localdate()
    )
    messages.success(request, _("마친 것으로 적었습니다. 공감한 사람에게 알립니다."))
    return redirect("office_issues:issue", found.pk)


@_issues_required
@permission_required("participation.answer_issue", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_change(request: AccountRequest, issue_id: uuid.UUID, milestone_id: int) -> HttpResponse:
    found = _issue(issue_id)
    milestone = get_object_or_404(found.milestones, pk=milestone_id)
    form = forms.MilestoneMoveForm(request.POST or None, initial={"due_on": milestone.due_on})
    if form.is_valid():
        try:
            workflow.move_milestone(milestone, by=request.user, **form.cleaned_data)
        except StepNotAllowed:
            form.add_error(None, _("이미 마친 일입니다."))
        else:
            messages.success(request, _("날짜를 다시 정했습니다. 처음 약속한 날도 함께 보입니다."))
            return redirect("office_issues:issue", found.pk)
    context = {"section": "issues", "issue": found, "milestone": milestone, "form": form}
    return render(request, "participation/office/milestone_change.html", context)


@_issues_required
@permission_required("participation.review_issue", raise_exception=True)
@require_POST
def argument_hiding(request: AccountRequest, issue_id: uuid.UUID, argument_id: uuid.UUID) -> HttpResponse:
    """Hide a reason that breaks the second rule, or show it again."""
    found = _issue(issue_id)
    argument = get_object_or_404(found.arguments, pk=argument_id)
    workflow.hide_argument(argument, by=request.user, rule_number=0 if argument.hidden_at else 2)
    messages.success(request, _("다시 보입니다.") if argument.hidden_at else _("가렸습니다. 다시 누르면 되돌립니다."))
    return redirect("office_issues:issue", found.pk)


@_issues_required
@permission_required("participation.run_hearing", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def question_answer(request: AccountRequest, issue_id: uuid.UUID, question_id: uuid.UUID) -> HttpResponse:
    found = _issue(issue_id)
    question = get_object_or_404(Question, hearing__issue=found, pk=question_id)
    form = forms.QuestionAnswerForm(request.POST or None, initial={"text": question.answer})
    if form.is_valid():
        workflow.answer_question(question, by=request.user, **form.cleaned_data)
        messages.success(request, _("답을 적었습니다."))
        return redirect("office_issues:issue", found.pk)
    context = {"section": "issues", "issue": found, "question": question, "form": form}
    return render(request, "participation/office/question_answer.html", context)


def _page(request: AccountRequest, found: Issue, step: Step | None, form: Any) -> HttpResponse:
    hearing = _hearing(found)
    context = {
        "section": "issues",
        "issue": found,
        "hearing": hearing,
        "steps": _steps(request, found),
        "step": step,
        "form": form,
        "sides": showing.sides(found, request.user),
        "history": showing.history(found),
        "milestones": showing.milestones(found),
        "levels": showing.levels(found),
        "opinions": list(hearing.opinions.order_by("number")) if hearing else [],
        "questions": list(hearing.questions.order_by("-backing_count", "asked_at")) if hearing else [],
        "coming": showing.coming(hearing) if hearing else {},
        "now": timezone.now(),
    }
    return render(request, "participation/office/issue.html", context)


def _form(step: Step, found: Issue, given: Any) -> Any:
    if step.form is forms.HearingForm:
        return forms.HearingForm(given, instance=_hearing(found) or Hearing())
    initial: dict[str, Any] = {}
    if step.form in (forms.OpeningForm, forms.AssignmentForm):
        initial = {"department": found.department_id}
    if step.noun == "minutes" and (hearing := _hearing(found)):
        initial = {"text": hearing.minutes}
    if step.form is django_forms.Form:
        return django_forms.Form({} if given is not None else None)
    return step.form(given, initial=initial)


def _steps(request: AccountRequest, found: Issue) -> list[Step]:
    hearing = _hearing(found)
    return [
        step
        for step in STEPS.values()
        if request.user.has_perm(f"participation.{step.right}") and step.applies(found, hearing)
    ]


def _hearing(found: Issue) -> Hearing | None:
    return getattr(found, "hearing", None)


def _issue(issue_id: uuid.UUID) -> Issue:
    return get_object_or_404(Issue.objects.select_related("department", "answered_by", "hearing"), pk=issue_id)


STEP_VIEWS = {noun: _view(step) for noun, step in STEPS.items()}
