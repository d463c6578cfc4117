"""Issues of the district: read by everybody, raised and agreed with by residents."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import citizen_required
from citizens.registry import actions as registry
from portal.participation import showing, workflow
from portal.participation.errors import NotAResident, StepNotAllowed, TooManyFromHere
from portal.participation.forms import ArgumentForm, IssueForm
from portal.participation.models import OPEN_TO_ALL, Issue, ParticipationRule, Status
from portal.participation.rules import REFUSALS

PAGE_SIZE = 20
VIEWS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "open": (_("공감 받는 중"), (Status.OPEN,)),
    "owed": (_("답변 준비 중"), (Status.REACHED, Status.NOT_REACHED)),
    "answered": (_("답변과 공청회"), (Status.ANSWERED, Status.HEARING)),
    "concluded": (_("결과 나옴"), (Status.CONCLUDED,)),
}


@require_safe
@login_not_required
def issues(request: AccountRequest) -> HttpResponse:
    """Four lists; the open ones by newest or by closing date."""
    view = asked if (asked := request.GET.get("view", "")) in VIEWS else "open"
    order = "closes_at" if view == "open" and request.GET.get("order") == "closing" else "-opened_at"
    rows = Issue.objects.filter(status__in=VIEWS[view][1]).for_list().order_by(order, "id")
    page = page_by_key(rows, request.GET, PAGE_SIZE)
    for issue in page.rows:
        issue.days_left = showing.days_left(issue.closes_at)  # type: ignore[attr-defined]
    context = {
        "section": "board",
        "view": view,
        "order": "closing" if order == "closes_at" else "newest",
        "views": [(code, label) for code, (label, _statuses) in VIEWS.items()],
        "page": page,
        "rule": ParticipationRule.objects.in_force(timezone.localdate()),
        "full": list(Issue.objects.near_their_goal()[:3]) if view == "open" and "after" not in request.GET else [],
    }
    return render(request, "participation/issues.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    citizen = registry.citizen_of(request.user)
    initial = {"submission_key": uuid.uuid4(), "dong": citizen.dong, "pen_name": _last_pen_name(request)}
    form = IssueForm(request.POST or None, initial=initial)
    if form.is_valid():
        issue = workflow.raise_issue(by=request.user, **form.cleaned_data)
        if issue.author_id == request.user.pk:
            messages.success(request, _("의견을 받았습니다. 담당자가 검토한 뒤 모두에게 공개합니다."))
            return redirect("issues:detail", issue.pk)
        form.add_error(None, _("보내지 못했습니다. 화면을 새로 연 뒤 다시 보내 주세요."))
    rule = ParticipationRule.objects.in_force(timezone.localdate())
    context = {"section": "board", "form": form, "rule": rule, "refusals": REFUSALS}
    return render(request, "participation/new_issue.html", context)


@require_safe
@login_not_required
def detail(request: AccountRequest, issue_id: uuid.UUID) -> HttpResponse:
    return _page(request, _readable(request, issue_id))


@citizen_required
@require_POST
def agreement(request: AccountRequest, issue_id: uuid.UUID) -> HttpResponse:
    """Stand behind it, once."""
    issue = _public(issue_id)
    try:
        is_new = workflow.agree(
            issue, by=request.user, citizen=registry.citizen_of(request.user), ip=client_ip(request)
        )
    except NotAResident:
        messages.error(
            request,
            _("공감은 우리 구에 사는 분만 할 수 있습니다. 내 정보에 주소를 적고 본인확인을 한 뒤 다시 눌러 주세요."),
        )
    except TooManyFromHere:
        messages.warning(request, _("같은 곳에서 짧은 시간에 공감이 많이 왔습니다. 10분 뒤에 다시 눌러 주세요."))
    except StepNotAllowed:
        messages.info(request, _("공감 기간이 끝났습니다."))
    else:
        messages.success(
            request, _("공감했습니다. 소식을 메일로 알려 드립니다.") if is_new else _("이미 공감하셨습니다.")
        )
    return redirect("issues:detail", issue.pk)


@citizen_required
@require_POST
def agreement_withdrawal(request: AccountRequest, issue_id: uuid.UUID) -> HttpResponse:
    issue = _public(issue_id)
    try:
        workflow.take_back(issue, by=request.user)
    except StepNotAllowed:
        messages.info(request, _("공감 기간이 끝나 거둘 수 없습니다."))
    else:
        messages.success(request, _("공감을 거두었습니다. 마감 전에는 다시 공감할 수 있습니다."))
    return redirect("issues:detail", issue.pk)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def argument(request: AccountRequest, issue_id: uuid.UUID) -> HttpResponse:
    """Give a reason for or against."""
    issue = _public(issue_id)
    initial = {"pen_name": _last_pen_name(request), "stance": request.GET.get("stance", "")}
    form = ArgumentForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = workflow.argue(issue, by=request.user, **form.cleaned_data)
        except StepNotAllowed:
            form.add_error(None, _("이 의견에는 이제 찬반을 쓸 수 없습니다."))
        else:
            _remember_pen_name(request, made.pen_name)
            messages.success(request, _("찬반 의견을 올렸습니다."))
            return redirect(f"{_url(issue)}#arguments")
    return render(request, "participation/argument.html", {"section": "board", "issue": issue, "form": form})


@citizen_required
@require_POST
def backing(request: AccountRequest, issue_id: uuid.UUID, argument_id: uuid.UUID) -> HttpResponse:
    issue = _public(issue_id)
    row = showing.argument_of(issue, argument_id)
    if row is None:
        raise Http404
    workflow.back_argument(row, by=request.user)
    return redirect(f"{_url(issue)}#arguments")


@citizen_required
@require_POST
def withdrawal(request: AccountRequest, issue_id: uuid.UUID) -> HttpResponse:
    issue = get_object_or_404(Issue, pk=issue_id, author=request.user)
    try:
        workflow.withdraw(issue, by=request.user)
    except StepNotAllowed:
        messages.info(request, _("목표를 채웠거나 이미 끝난 의견은 거둘 수 없습니다."))
        return redirect("issues:detail", issue.pk)
    messages.success(request, _("의견을 거두었습니다. 이제 다른 사람에게 보이지 않습니다."))
    return redirect("issues:list")


def _page(request: AccountRequest, issue: Issue) -> HttpResponse:
    now = timezone.now()
    is_own = request.user.is_authenticated and issue.author_id == request.user.pk
    context = {
        "section": "board",
        "issue": issue,
        "hearing": showing.hearing_of(issue),
        "stages": showing.stages(issue),
        "history": showing.history(issue),
        "sides": showing.sides(issue, request.user),
        "milestones": showing.milestones(issue),
        "has_agreed": showing.has_agreed(issue, request.user),
        "days_left": showing.days_left(issue.closes_at, now),
        "answer_days_left": showing.days_left(issue.answer_due_at, now),
        "answer_days_late": showing.days_late(issue.answer_due_at, now) if issue.is_owed else 0,
        "is_own": is_own,
        "refusal": dict(REFUSALS).get(issue.refusal_rule or 0, "") if is_own else "",
        "is_citizen": request.user.is_authenticated and not request.user.is_officer,
        "can_argue": issue.status in workflow.arguing.ARGUED,
    }
    return render(request, "participation/issue.html", context)


def _readable(request: AccountRequest, issue_id: uuid.UUID) -> Issue:
    readable = Issue.objects.visible_to(request.user)
    return get_object_or_404(
        readable.select_related("department", "answered_by", "hearing", "merged_into", "post"), pk=issue_id
    )


def _public(issue_id: uuid.UUID) -> Issue:
    return get_object_or_404(Issue, pk=issue_id, status__in=OPEN_TO_ALL)


def _url(issue: Issue) -> str:
    return reverse("issues:detail", args=[issue.pk])


def _last_pen_name(request: AccountRequest) -> str:
    return str(request.session.get("pen_name", ""))


def _remember_pen_name(request: AccountRequest, pen_name: str) -> None:
    request.session["pen_name"] = pen_name
