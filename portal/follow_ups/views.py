"""What the office promised citizens: mine, the department's, what is late, what was kept; and one promise."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.contacts import actions, statistics
from citizens.contacts.errors import AlreadySettled, TooLateToUndo
from citizens.contacts.models import FollowUp, FollowUpQuerySet
from citizens.encryption import prefetch_keys
from citizens.registry.models import Citizen
from portal.follow_ups import letters
from portal.follow_ups.forms import FollowUpForm, day_words
from portal.follow_ups.steps import STEPS, Step
from portal.person.views import Purpose, address, in_korean

PAGE_SIZE = 30
TARGET = gettext_noop("구민에게 한 약속")
SECTION = "follow_ups"


def permitted(view: View) -> View:
    return officer_required(permission_required("contacts.record_contact", raise_exception=True)(view))


@permitted
@require_safe
def listing(request: AccountRequest) -> HttpResponse:
    """Four lists; the longest due first, what is settled newest first. The look is logged before a word is opened."""
    today = timezone.localdate()
    theirs = FollowUp.objects.visible_to(request.user)
    lists: dict[str, FollowUpQuerySet] = {
        "mine": theirs.open().filter(owner=request.user).for_list(),
        "department": theirs.open().for_list(),
        "overdue": theirs.overdue(today).for_list(),
        "done": theirs.exclude(state=FollowUp.State.OPEN).for_list().order_by("-settled_at", "id"),
    }
    view = asked if (asked := request.GET.get("view", "")) in lists else "mine"
    page = page_by_key(lists[view], request.GET, PAGE_SIZE)
    _record_list(request, page.rows)
    context = {
        "section": SECTION,
        "view": view,
        "parts": _parts(theirs, request, today),
        "page": page,
        "rows": _rows(page.rows, request),
        "today": today,
    }
    return render(request, "follow_ups/list.html", context)


@permitted
@permission_required("contacts.watch_follow_ups", raise_exception=True)
@require_safe
def officers(request: AccountRequest) -> HttpResponse:
    """For the head: who has promised what number, and how it was kept in the last month. Nobody's words are opened."""
    today = timezone.localdate()
    context = {"section": SECTION, "rows": statistics.of_officers(request.user.department_id or "", today)}
    return render(request, "follow_ups/officers.html", context)


@permitted
@require_safe
def follow_up(request: AccountRequest, follow_up_id: UUID) -> HttpResponse:
    """One promise, what happened to it, and what can be done."""
    return _page(request, _own(request, follow_up_id))


@permitted
@require_POST
def reopening(request: AccountRequest, follow_up_id: UUID) -> HttpResponse:
    """Undo, for a day."""
    found = _own(request, follow_up_id)
    try:
        actions.reopen(found, by=request.user)
    except TooLateToUndo:
        messages.error(request, _("하루가 지나 되돌릴 수 없습니다. 할 일이 남았다면 새로 약속을 적어 주세요."))
    else:
        messages.success(request, _("다시 할 일로 돌려놓았습니다."))
    return redirect("office_follow_ups:follow_up", follow_up_id)


def _view(step: Step) -> Callable[..., HttpResponse]:
    @permitted
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AccountRequest, follow_up_id: UUID) -> HttpResponse:
        found = _own(request, follow_up_id)
        form = step.form(request.POST if request.method == "POST" else None, follow_up=found)
        if form.is_valid():
            return _take(request, found, step, form)
        return _page(request, found, step, form)

    return view


STEP_VIEWS = {noun: _view(step) for noun, step in STEPS.items()}


def _take(request: AccountRequest, found: FollowUp, step: Step, form: FollowUpForm) -> HttpResponse:
    try:
        with transaction.atomic():
            step.rule(found, by=request.user, **form.cleaned_data)
            if step.noun == "handover":
                letters.tell_handed_over(found, by=request.user)
    except AlreadySettled:
        messages.warning(request, _("다른 직원이 먼저 마쳤습니다. 아래에서 확인해 주세요."))
        return redirect("office_follow_ups:follow_up", found.pk)
    messages.success(request, str(step.done))
    is_still_ours = found.department_id == request.user.department_id
    if not is_still_ours or "from_list" in request.POST:
        return redirect("office_follow_ups:list")
    return redirect("office_follow_ups:follow_up", found.pk)


def _page(
    request: AccountRequest, found: FollowUp, step: Step | None = None, form: FollowUpForm | None = None
) -> HttpResponse:
    """The promise with the form of one step open; the look into the log first."""
    citizen = found.citizen if found.citizen and not found.citizen.subject_key.destroyed_at else None
    if citizen:
        _record(request, AccessLogEntry.Action.VIEW, citizen=citizen)
    is_open = found.state == FollowUp.State.OPEN
    step = (step or STEPS["completion"]) if is_open else None
    context = {
        "section": SECTION,
        "follow_up": found,
        "person": citizen.masked() if citizen else None,
        "person_url": _person_url(citizen, request),
        "steps": list(STEPS.values()) if is_open else [],
        "step": step,
        "form": form or (step.form(follow_up=found) if step else None),
        "history": found.steps.select_related("by", "department", "owner").order_by("-taken_at"),
        "days": day_words(),
        "today": timezone.localdate(),
        "may_reopen": not is_open and not actions.is_past_undo(found),
    }
    return render(request, "follow_ups/follow_up.html", context)


def _rows(rows: list[FollowUp], request: AccountRequest) -> list[dict[str, Any]]:
    people = {row.citizen_id: row.citizen for row in rows if row.citizen}
    prefetch_keys([*rows, *people.values()])
    names = {key: citizen.masked_name() for key, citizen in people.items()}
    return [
        {
            "follow_up": row,
            "text": row.text(),
            "outcome": row.outcome(),
            "name": names.get(row.citizen_id, ""),
            "person_url": _person_url(row.citizen, request),
        }
        for row in rows
    ]


def _person_url(citizen: Citizen | None, request: AccountRequest) -> str:
    may_open = citizen is not None and request.user.has_perm("contacts.open_citizen")
    return address(citizen, Purpose.FOLLOW_UP) if citizen is not None and may_open else ""


def _parts(theirs: FollowUpQuerySet, request: AccountRequest, today: date) -> list[dict[str, Any]]:
    counts = theirs.open().aggregate(
        mine=Count("pk", filter=Q(owner=request.user)),
        department=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
    )
    return [
        {"view": "mine", "label": _("내 약속"), "count": counts["mine"], "tone": "mine"},
        {"view": "department", "label": _("우리 부서"), "count": counts["department"], "tone": ""},
        {"view": "overdue", "label": _("날이 지남"), "count": counts["overdue"], "tone": "late"},
        {"view": "done", "label": _("마친 것"), "count": "", "tone": ""},
    ]


def _own(request: AccountRequest, follow_up_id: UUID) -> FollowUp:
    """A promise of the officer's own department; another's is not found."""
    theirs = (
        FollowUp.objects.visible_to(request.user)
        .for_list()
        .select_related("author", "contact", "citizen__subject_key")
    )
    return get_object_or_404(theirs, pk=follow_up_id)


def _record_list(request: AccountRequest, rows: list[FollowUp]) -> None:
    if known := [row.citizen_id for row in rows if row.citizen_id]:
        _record(request, AccessLogEntry.Action.LIST, listed=known, count=len(rows))


def _record(request: AccountRequest, action: str, **whom: Any) -> None:
    access_log.record(
        actor=request.user,
        action=action,
        target=TARGET,
        purpose=in_korean(Purpose.FOLLOW_UP),
        ip=client_ip(request),
        **whom,
    )
