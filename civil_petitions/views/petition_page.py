"""What every page about one petition shows its petitioner."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from civil_petitions import clock, progress
from civil_petitions.forms.answers import summary_rows
from civil_petitions.forms.masking import mask_text, masked_answers
from civil_petitions.models import Petition, PetitionContent, PetitionEvent, Status

Kind = PetitionEvent.Kind
ICONS = {
    Kind.SUBMITTED: "inbox",
    Kind.RECEIVED: "check",
    Kind.ASSIGNED: "user-check",
    Kind.PROGRESS_NOTICE: "message-circle",
    Kind.SUPPLEMENT_REQUESTED: "circle-alert",
    Kind.SUPPLEMENT_REMINDER: "bell",
    Kind.SUPPLEMENTED: "file-check",
    Kind.EXTENDED: "calendar-clock",
    Kind.DUE_CHANGED: "calendar-clock",
    Kind.TRANSFERRED: "forward",
    Kind.ANSWERED: "check",
    Kind.REFUSED: "triangle-alert",
    Kind.RETURNED: "rotate-ccw",
    Kind.WITHDRAWN: "rotate-ccw",
    Kind.CLOSED: "archive",
}
ENDINGS = {Kind.ANSWERED, Kind.REFUSED, Kind.RETURNED, Kind.TRANSFERRED, Kind.CLOSED}


def page_of(petition: Petition, content: PetitionContent, *, guest: bool = False) -> dict[str, Any]:
    """The petition with its history, its files and each counted day of its period.

    A guest has shown the petition's code but not who they are: people's names and numbers are masked.
    """
    if guest:
        content = _masked(petition, content)
    events = list(petition.events.select_related("actor__department").order_by("-number"))
    return {
        "section": "mine",
        "petition": petition,
        "title": content.title,
        "content": content,
        "rows": summary_rows(petition.form_version, content.answers),
        "events": events,
        "entries": [_planned(petition), *(_entry(petition, event, guest) for event in events)],
        "sentence": sentence(petition, events),
        "latest": events[0] if events else None,
        "files": list(petition.attachments.all()),
        "stages": progress.stages(petition, events),
        **({} if guest else sides(petition, content)),
        "is_overdue": petition.is_overdue(timezone.now()),
        "days_left": progress.days_left(petition),
        "counted_days": clock.explain(petition),
        "objection_until": clock.objection_until(timezone.localdate(petition.closed_at))
        if petition.status == Status.REFUSED and petition.closed_at
        else None,
    }


def sides(petition: Petition, content: PetitionContent) -> dict[str, str]:
    """Who acts for whom, by name: for these two. Empty where somebody filed for themselves."""
    if petition.agent is None and not content.party:
        return {}
    names = {"principal_name": petition.petitioner.name_to_counterpart(), "party": content.party}
    return names | ({"agent_name": petition.agent.name_to_counterpart()} if petition.agent else {})


def sentence(petition: Petition, events: list[PetitionEvent]) -> str:
    """One sentence of what is happening: the officer's own words where there are some."""
    told = next((event for event in events if event.kind == Kind.PROGRESS_NOTICE), None)
    return progress.sentence(petition, told.note() if told else "")


def _planned(petition: Petition) -> dict[str, Any]:
    """What comes next, with its date; empty when nothing does."""
    if petition.status == Status.SUPPLEMENT_REQUESTED:
        return {
            "title": _("보완을 기다립니다"),
            "icon": "circle-pause",
            "state": "plan",
            "day": petition.supplement_due_on,
        }
    if petition.status == Status.SUBMITTED:
        return {"title": _("접수합니다"), "icon": "inbox", "state": "plan", "at": petition.receive_by_at}
    if petition.is_open and petition.due_at:
        return {"title": _("처리 결과를 알려 드립니다"), "icon": "check", "state": "plan", "at": petition.due_at}
    return {}


def _entry(petition: Petition, event: PetitionEvent, guest: bool) -> dict[str, Any]:
    """One line of the timeline."""
    is_newest = event.number == petition.version
    actor = event.actor
    who = f"{actor.department.name} {actor.display_name}" if actor and actor.is_officer and actor.department else ""
    return {
        "title": event.get_kind_display(),
        "icon": ICONS[Kind(event.kind)],
        "state": "now" if is_newest else "",
        "at": event.occurred_at,
        "who": who,
        "text": _detail(event),
        "due_before": _instant(event, "due_before"),
        "due_after": _instant(event, "due_after"),
        # The answer itself stands above the timeline; here it would only be said twice.
        "box": "" if event.kind in ENDINGS else mask_text(event.note()) if guest else event.note(),
    }


def _instant(event: PetitionEvent, name: str) -> datetime | None:
    """A due time that this step moved to another day; the first one, set at the receipt, moves nothing."""
    before, after = event.details.get("due_before"), event.details.get("due_after")
    if event.kind not in (Kind.EXTENDED, Kind.DUE_CHANGED, Kind.SUPPLEMENTED) or not before or not after:
        return None
    days = {timezone.localdate(datetime.fromisoformat(each)) for each in (before, after)}
    return datetime.fromisoformat(event.details[name]) if len(days) == 2 else None


def _detail(event: PetitionEvent) -> str:
    details = event.details
    if event.kind == Kind.ASSIGNED and details.get("from_department") != details.get("to_department"):
        return _("맡는 부서가 바뀌었습니다. 기한은 처음 접수한 때부터 셉니다.")
    if event.kind == Kind.SUPPLEMENT_REQUESTED:
        return _("그동안 기한 계산을 멈춥니다.")
    if event.kind == Kind.TRANSFERRED:
        return f"{details.get('agency', '')} {details.get('phone', '')}".strip()
    return ""


def _masked(petition: Petition, content: PetitionContent) -> PetitionContent:
    return replace(
        content,
        title=mask_text(content.title),
        answers=masked_answers(petition.form_version, content.answers),
        conclusion=mask_text(content.conclusion),
    )
