"""The history of a rights request as its pages show it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.pages import dates
from portal.rights_requests.models import RightsRequest, RightsRequestEvent, Status

Kind = RightsRequestEvent.Kind
ICONS = {
    Kind.RECEIVED: "inbox",
    Kind.TAKEN: "user-check",
    Kind.IDENTIFIED: "badge-check",
    Kind.EXTENDED: "calendar-clock",
    Kind.GRANTED: "check",
    Kind.PARTLY_GRANTED: "check",
    Kind.REFUSED: "triangle-alert",
    Kind.WITHDRAWN: "rotate-ccw",
}


def entries(request: RightsRequest, events: Sequence[RightsRequestEvent]) -> list[dict[str, Any]]:
    """What comes next with its date, then what happened, newest first."""
    planned = []
    if request.is_open:
        until = _("%(day)s까지") % {"day": dates.date_phrase(request.due_on)}
        planned = [{"title": _("답을 드립니다"), "icon": "check", "state": "plan", "when": until}]
    return [*planned, *(_entry(request, event) for event in events)]


def stages(request: RightsRequest) -> list[dict[str, Any]]:
    """Received, in progress, answered."""
    if request.status == Status.WITHDRAWN:
        return []
    place = {Status.RECEIVED: 0, Status.IN_PROGRESS: 1}.get(Status(request.status), 2)
    labels = (Status.RECEIVED.label, Status.IN_PROGRESS.label, _("답"))
    done = request.closed_at is not None
    return [
        {"label": label, "state": "done" if number < place or done else "now" if number == place else ""}
        for number, label in enumerate(labels)
    ]


def _entry(request: RightsRequest, event: RightsRequestEvent) -> dict[str, Any]:
    actor = event.actor
    is_officer = actor is not None and actor.is_officer
    department = actor.department.name if actor and actor.department else ""
    return {
        "title": event.get_kind_display(),
        "icon": ICONS[Kind(event.kind)],
        "state": "now" if event.number == request.version else "",
        "at": event.occurred_at,
        "who": f"{department} {actor}".strip() if actor and is_officer else "",
        "text": _moved(event),
        "box": event.note(),
    }


def _moved(event: RightsRequestEvent) -> str:
    if "due_after" not in event.details:
        return ""
    before, after = (date.fromisoformat(event.details[name]) for name in ("due_before", "due_after"))
    return _("답할 날: %(before)s → %(after)s") % {
        "before": dates.date_phrase(before),
        "after": dates.date_phrase(after),
    }
