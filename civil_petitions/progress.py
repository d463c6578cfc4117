"""How far a petition has come, in the few words a list or a card has room for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from civil_petitions import deadlines
from civil_petitions.calendar import current_calendar
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.models.status import ENDED, Status


def days_left(petition: Petition, now: datetime | None = None) -> int | None:
    """Days until somebody must act: working days for the office, calendar days for the petitioner.

    Negative when late, None when nothing is due.
    """
    now = now or timezone.now()
    if petition.status == Status.SUPPLEMENT_REQUESTED and petition.supplement_due_on:
        return (petition.supplement_due_on - timezone.localdate(now)).days
    due_at = petition.receive_by_at if petition.status == Status.SUBMITTED else petition.due_at
    if petition.status in ENDED or due_at is None:
        return None
    return deadlines.working_days_left(now, due_at, calendar=current_calendar())


def stages(petition: Petition, events: Iterable[PetitionEvent] = ()) -> list[dict[str, Any]]:
    """The four stages every petitioner sees, each "done", "now" or still to come, and when it was reached."""
    labels = [_("접수"), _("담당자 지정"), _("처리"), _("완료")]
    reached = {Status.SUBMITTED: 0, Status.RECEIVED: 1, Status.ASSIGNED: 2, Status.PROCESSING: 2}.get(
        Status(petition.status), 4
    )
    if petition.status == Status.SUPPLEMENT_REQUESTED:
        labels[2], reached = _("보완 기다림"), 2
    elif petition.status in ENDED:
        labels[3] = petition.get_status_display()
    first = {event.kind: event.occurred_at for event in sorted(events, key=lambda event: -event.number)}
    kinds = PetitionEvent.Kind
    times = [
        first.get(kinds.RECEIVED),
        first.get(kinds.ASSIGNED),
        first.get(kinds.PROGRESS_NOTICE),
        petition.closed_at,
    ]
    return [
        {"label": label, "state": "done" if place < reached else "now" if place == reached else "", "at": at}
        for place, (label, at) in enumerate(zip(labels, times, strict=True))
    ]


def sentence(petition: Petition, note: str = "") -> str:
    """What is happening, in one sentence; `note` is what the officer wrote of it."""
    department = petition.department.name
    words = {
        Status.SUBMITTED: _("신청을 받았습니다. 곧 접수합니다."),
        Status.RECEIVED: _("%(department)s에서 담당자를 정하고 있습니다.") % {"department": department},
        Status.ASSIGNED: _("%(department)s에서 맡아 살펴보고 있습니다.") % {"department": department},
        Status.PROCESSING: note or _("처리하고 있습니다."),
        Status.SUPPLEMENT_REQUESTED: _("빠진 것이 있습니다. 내 주시면 다시 처리합니다."),
        Status.ANSWERED: _("처리 결과를 알려 드립니다."),
        Status.REFUSED: _("요청을 들어드릴 수 없습니다."),
        Status.RETURNED: _("보완되지 않아 돌려보냈습니다."),
        Status.WITHDRAWN: _("요청하신 대로 취하했습니다."),
        Status.TRANSFERRED: _("이 일을 맡는 다른 기관으로 보냈습니다."),
        Status.CLOSED: _("민원을 종결했습니다."),
    }
    return words[Status(petition.status)]
