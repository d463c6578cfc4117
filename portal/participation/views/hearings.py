"""Public hearings: read by everybody; a resident comes, speaks, writes, asks."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import citizen_required
from portal.pages import invitations
from portal.participation import drawing, showing, workflow
from portal.participation.errors import StepNotAllowed
from portal.participation.forms import AttendanceForm, OpinionForm, QuestionForm
from portal.participation.models import Hearing, QuestionBacking, Stance

PAGE_SIZE = 20
LENGTH = timedelta(hours=2)
SHOWN_OPINIONS, SHOWN_QUESTIONS = 200, 50


@require_safe
@login_not_required
def hearings(request: AccountRequest) -> HttpResponse:
    public = Hearing.objects.exclude(stage=Hearing.Stage.PLANNED).select_related("issue__department")
    page = page_by_key(public.order_by("-begins_at", "id"), request.GET, PAGE_SIZE)
    return render(request, "participation/hearings.html", {"section": "board", "page": page, "now": timezone.now()})


@require_safe
@login_not_required
def detail(request: AccountRequest, hearing_id: uuid.UUID) -> HttpResponse:
    hearing, now = _public(hearing_id), timezone.now()
    own = None
    opinion = None
    backed: set[Any] = set()
    questions = list(hearing.questions.order_by("-backing_count", "asked_at")[:SHOWN_QUESTIONS])
    is_citizen = request.user.is_authenticated and not request.user.is_officer
    if is_citizen:
        own = hearing.attendances.filter(account=request.user, withdrawn_at=None).first()
        opinion = hearing.opinions.filter(author=request.user, was_spoken=False).first()
        wanted = QuestionBacking.objects.filter(account=request.user, question__in=questions)
        backed = set(wanted.values_list("question", flat=True))
    context = {
        "section": "board",
        "hearing": hearing,
        "issue": hearing.issue,
        "stages": showing.stages(hearing.issue),
        "agenda": showing.agenda(hearing),
        "speakers": hearing.attendances.exclude(speaking_order=None).order_by("speaking_order"),
        "opinions": hearing.opinions.order_by("number")[:SHOWN_OPINIONS],
        "questions": [{"row": row, "is_backed": row.pk in backed} for row in questions],
        "own": own,
        "opinion": opinion,
        "is_citizen": is_citizen,
        "takes_speakers": hearing.stage == Hearing.Stage.ANNOUNCED and now <= hearing.apply_until,
        "takes_people": hearing.stage == Hearing.Stage.ANNOUNCED and now < hearing.begins_at,
        "takes_opinions": hearing.stage == Hearing.Stage.ANNOUNCED and now <= hearing.opinions_until,
        "takes_questions": hearing.recorded_at is None,
        "milestones": showing.milestones(hearing.issue),
        "days_left": showing.days_left(hearing.begins_at, now),
    }
    return render(request, "participation/hearing.html", context)


@require_safe
@login_not_required
def draw(request: AccountRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The log of the draw: all that is needed to make it again, and no name in it."""
    hearing = _public(hearing_id)
    wanting = hearing.attendances.exclude(stance="").order_by("number")
    rows = [
        {
            "number": each.number,
            "stance": Stance(each.stance).label,
            "rank": drawing.rank(hearing.draw_seed, each.number) if hearing.drawn_at else "",
            "order": each.speaking_order,
            "is_withdrawn": each.withdrawn_at is not None,
        }
        for each in wanting
    ]
    if hearing.drawn_at:
        rows.sort(key=lambda row: (row["stance"], row["rank"]))
    return render(request, "participation/draw.html", {"section": "board", "hearing": hearing, "rows": rows})


@require_safe
@login_not_required
def calendar(request: AccountRequest, hearing_id: uuid.UUID) -> HttpResponse:
    hearing = _public(hearing_id)
    event = invitations.Event(
        uid=f"hearing-{hearing.pk}",
        title=hearing.issue.title,
        place=hearing.place,
        url=settings.SITE_URL + reverse("hearings:detail", args=[hearing.pk]),
        begins_at=hearing.begins_at,
        ends_at=hearing.begins_at + LENGTH,
        changed_at=hearing.announced_at or hearing.begins_at,
    )
    return invitations.respond(event)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: AccountRequest, hearing_id: uuid.UUID) -> HttpResponse:
    hearing = _public(hearing_id)
    own = hearing.attendances.filter(account=request.user).first()
    initial = {"pen_name": own.pen_name if own else request.session.get("pen_name", ""), "stance": ""}
    if own:
        initial |= {"way": own.way, "stance": own.stance}
    form = AttendanceForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            workflow.apply(hearing, by=request.user, **form.cleaned_data)
        except StepNotAllowed:
            form.add_error(
                None,
                _("발표 신청이 끝났거나 현장 자리가 다 찼습니다. 온라인으로 참석하거나 의견을 글로 낼 수 있습니다."),
            )
        else:
            request.session["pen_name"] = form.cleaned_data["pen_name"]
            messages.success(request, _("참석을 신청했습니다. 이틀 앞서 메일로 알려 드립니다."))
            return redirect("hearings:detail", hearing.pk)
    context = {"section": "board", "hearing": hearing, "form": form, "own": own}
    return render(request, "participation/attendance.html", context)


@citizen_required
@require_POST
def attendance_withdrawal(request: AccountRequest, hearing_id: uuid.UUID) -> HttpResponse:
    hearing = _public(hearing_id)
    if workflow.leave(hearing, by=request.user):
        messages.success(request, _("참석 신청을 거두었습니다."))
    return redirect("hearings:detail", hearing.pk)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: AccountRequest, hearing_id: uuid.UUID) -> HttpResponse:
    hearing = _public(hearing_id)
    own = hearing.opinions.filter(author=request.user, was_spoken=False).first()
    initial: dict[str, Any] = {"pen_name": request.session.get("pen_name", "")}
    if own:
        initial = {"pen_name": own.pen_name, "stance": own.stance, "text": own.text}
    form = OpinionForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            workflow.submit_opinion(hearing, by=request.user, **form.cleaned_data)
        except StepNotAllowed:
            form.add_error(None, _("의견 제출이 끝났습니다. 공청회 동안에는 질문을 남길 수 있습니다."))
        else:
            request.session["pen_name"] = form.cleaned_data["pen_name"]
            messages.success(request, _("의견을 냈습니다. 공청회 뒤에 반영했는지와 까닭을 알려 드립니다."))
            return redirect("hearings:detail", hearing.pk)
    context = {"section": "board", "hearing": hearing, "form": form, "own": own}
    return render(request, "participation/opinion.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: AccountRequest, hearing_id: uuid.UUID) -> HttpResponse:
    hearing = _public(hearing_id)
    form = QuestionForm(request.POST or None, initial={"pen_name": request.session.get("pen_name", "")})
    if form.is_valid():
        try:
            workflow.ask(hearing, by=request.user, **form.cleaned_data)
        except StepNotAllowed:
            form.add_error(None, _("공청회가 끝나 질문을 더 받지 않습니다."))
        else:
            request.session["pen_name"] = form.cleaned_data["pen_name"]
            messages.success(request, _("질문을 남겼습니다."))
            return redirect(reverse("hearings:detail", args=[hearing.pk]) + "#questions")
    return render(request, "participation/question.html", {"section": "board", "hearing": hearing, "form": form})


@citizen_required
@require_POST
def question_backing(request: AccountRequest, hearing_id: uuid.UUID, question_id: uuid.UUID) -> HttpResponse:
    hearing = _public(hearing_id)
    workflow.back_question(get_object_or_404(hearing.questions, pk=question_id), by=request.user)
    return redirect(reverse("hearings:detail", args=[hearing.pk]) + "#questions")


def _public(hearing_id: uuid.UUID) -> Hearing:
    public = Hearing.objects.exclude(stage=Hearing.Stage.PLANNED)
    return get_object_or_404(public.select_related("issue__department", "issue__answered_by"), pk=hearing_id)
