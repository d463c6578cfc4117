"""Two conversations of one citizen about one matter go on as one, and can be parted again for a day.

Nothing is moved: the letters stay under their own keys, and the one that remains shows both. Who may read is what
both had in common, so that nobody gains a letter by it without a reason that the citizen is told.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from channels_mail.consultation import letters
from channels_mail.consultation.errors import StaleConsultation, StepNotAllowed
from channels_mail.consultation.models import (
    Consultation,
    ConsultationEvent,
    MailShows,
    PetitionProposal,
    Reader,
    Status,
)
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account

Kind = ConsultationEvent.Kind
UNDONE_WITHIN = timedelta(hours=24)
CHANGED = ("status", "due_at", "closed_at", "is_sensitive", "mail_shows", "is_unread_by_office", "last_message_at")
DECIDED = (PetitionProposal.State.PROPOSED, PetitionProposal.State.AGREED)


@transaction.atomic
def merge(
    kept: Consultation, part: Consultation, *, by: Account, reason: str, versions: tuple[int, int] | None = None
) -> None:
    """Let `part` go on in `kept`. Only who is in charge of both: NotAReader, StepNotAllowed, StaleConsultation."""
    _lock(kept, part)
    for each in (kept, part):
        stepping.must_be_in_charge(each, by)
        if each.merged_into_id is not None:
            raise StepNotAllowed(f"{each}: goes on elsewhere")
    if versions is not None and versions != (kept.version, part.version):
        raise StaleConsultation(f"{kept} and {part}")
    if not may_be_merged(kept, part):
        raise StepNotAllowed(f"{part} cannot go on in {kept}")
    before = {"kept_before": _state(kept), "part_before": _state(part), "readers": _end_readers(kept, part)}
    _take_over(kept, part)
    part.merged_into, part.status, part.due_at = kept, Status.CLOSED, None
    part.closed_at = part.closed_at or timezone.now()
    stepping.save(kept, *CHANGED)
    stepping.save(part, *CHANGED, "merged_into")
    details = {"part": part.number, "version": kept.version, **before}
    stepping.record(kept, Kind.MERGED, by=by, note=reason, details=details)
    stepping.record(part, Kind.MERGED, by=by, note=reason, details={"into": kept.number})
    letters.tell_merged(kept, part)


@transaction.atomic
def unmerge(kept: Consultation, part: Consultation, *, by: Account) -> None:
    """Part them again within a day; what was written since stays where it is. Raises StepNotAllowed, NotAReader."""
    _lock(kept, part)
    stepping.must_be_in_charge(kept, by)
    event = merge_event(kept, part)
    if part.merged_into_id != kept.pk or event is None or not may_be_undone(event):
        raise StepNotAllowed(f"{part} is no part of {kept}, or a day has passed")
    _put_back(part, event.details["part_before"])
    part.merged_into, part.officer, part.department = None, kept.officer, kept.department
    if kept.version == event.details["version"]:  # nothing has happened since
        _put_back(kept, event.details["kept_before"])
    _invite_again(event.details["readers"])
    stepping.save(kept, *CHANGED)
    stepping.save(part, *CHANGED, "merged_into", "officer", "department")
    stepping.record(kept, Kind.UNMERGED, by=by, details={"part": part.number})
    stepping.record(part, Kind.UNMERGED, by=by, details={"from": kept.number})
    letters.tell_unmerged(kept, part)


def may_be_merged(kept: Consultation, part: Consultation) -> bool:
    """One citizen's, and `part` leads nowhere else: nothing was merged into it and no petition came of it."""
    if kept.pk == part.pk or kept.citizen_id != part.citizen_id or not kept.is_open:
        return False
    return not part.parts.exists() and not part.proposals.filter(state__in=DECIDED).exists()


def merge_event(kept: Consultation, part: Consultation) -> ConsultationEvent | None:
    """The line of history that says how it was before."""
    told = kept.events.filter(kind=Kind.MERGED, details__part=part.number)
    return told.order_by("-number").first()


def may_be_undone(event: ConsultationEvent) -> bool:
    return timezone.now() <= event.occurred_at + UNDONE_WITHIN


def _lock(*both: Consultation) -> None:
    """Always in one order, so that two officers who merge the other way round wait and do not block each other."""
    for each in sorted(both, key=lambda each: each.pk):
        stepping.lock(each)


def _take_over(kept: Consultation, part: Consultation) -> None:
    """The stricter of each: the earlier promise, the greater secrecy."""
    waiting = [each.due_at for each in (kept, part) if each.status == Status.WAITING and each.due_at]
    if waiting:
        kept.status, kept.due_at = Status.WAITING, min(waiting)
    kept.is_sensitive = kept.is_sensitive or part.is_sensitive
    if kept.is_sensitive or part.mail_shows == MailShows.LINK:
        kept.mail_shows = MailShows.LINK
    kept.is_unread_by_office = kept.is_unread_by_office or part.is_unread_by_office
    kept.last_message_at = max(kept.last_message_at, part.last_message_at)


def _end_readers(kept: Consultation, part: Consultation) -> list[str]:
    """Who was invited into one of the two only reads neither any more; says which invitations ended."""
    invited = Reader.objects.filter(consultation__in=(kept, part), ended_at=None)
    of_kept, of_part = (
        {each.account_id for each in invited if each.consultation_id == one.pk} for one in (kept, part)
    )
    ended = [each.pk for each in invited if each.account_id not in of_kept & of_part]
    Reader.objects.filter(pk__in=ended).update(ended_at=timezone.now())
    return [str(pk) for pk in ended]


def _invite_again(reader_ids: list[str]) -> None:
    for reader in Reader.objects.filter(pk__in=reader_ids):
        others = Reader.objects.filter(consultation=reader.consultation_id, account=reader.account_id, ended_at=None)
        if not others.exists():
            Reader.objects.filter(pk=reader.pk).update(ended_at=None)


def _state(consultation: Consultation) -> dict[str, Any]:
    values = {name: getattr(consultation, name) for name in CHANGED}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _put_back(consultation: Consultation, state: dict[str, Any]) -> None:
    for name, value in state.items():
        setattr(consultation, name, parse_datetime(value) if name.endswith("_at") and value else value)
