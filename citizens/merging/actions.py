"""Merging two records of one person, undoing it, and saying that two are not one: the only writer."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.contact_points import absorbing
from citizens.merging import letters, moving
from citizens.merging.errors import (
    AlreadyDecided,
    AlreadyMerged,
    BothHaveAccounts,
    LaterMergeFirst,
    TooLateToUndo,
    Unreadable,
)
from citizens.merging.letters import MERGED, UNDONE
from citizens.merging.models import Candidate, CandidateQuerySet, Merge
from citizens.registry import actions as registry
from citizens.registry.models import Citizen

FIELDS = ("name", "phone", "email", "address", "dong", "language")
POINTS = "contact_points"  # in Merge.moved: the points that the kept record learned
OPEN_AGAIN = {"state": Candidate.State.WAITING, "decided_by": None, "decided_at": None}


def in_order(one: Citizen, other: Citizen) -> tuple[Citizen, Citizen]:
    """The record that stays, and the one that goes: who logs in stays, else who was registered first."""
    if bool(one.account_id) != bool(other.account_id):
        return (one, other) if one.account_id else (other, one)
    return (one, other) if (one.created_at, one.pk) <= (other.created_at, other.pk) else (other, one)


def standing(citizen: Citizen) -> Citizen:
    """The record that stands for this person now, held until the transaction ends: a merge waits for it.

    Whoever adds something to a record without a login asks for it here first, so that nothing is added to one that
    went a moment ago. A record with a login never goes.
    """
    records = Citizen.objects.select_for_update(of=("self",), no_key=True)
    locked = records.get(pk=citizen.merged_into_id or citizen.pk)
    return locked if locked.merged_into_id is None else standing(locked)


@transaction.atomic
def merge(
    one: Citizen, other: Citizen, *, by: Account, reason: str, take: Collection[str] = (), ip: str = ""
) -> Merge:
    """Make two records one. `take` names the details in which the record that goes is believed.

    Raises AlreadyMerged, BothHaveAccounts and Unreadable. Consents never become more by it.
    """
    kept, gone = _lock(one, other)
    if kept.merged_into_id or gone.merged_into_id:
        raise AlreadyMerged
    kept, gone = in_order(kept, gone)
    if gone.account_id:
        raise BothHaveAccounts
    if not _are_readable(kept, gone):
        raise Unreadable
    for each in (kept, gone):
        _record(each, MERGED, by=by, reason=reason, ip=ip)
    addresses = letters.addresses(kept, gone)
    changed, points = _take_over(kept, gone, take, by=by)
    moved = moving.move_all(gone, to=kept) | points
    done = Merge(kept=kept, gone=gone, by=by, subject_key_id=kept.subject_key_id, moved=moved)
    done.sealed_before, done.sealed_reason = changed, reason
    done.save(force_insert=True)
    Citizen.objects.filter(pk=gone.pk).update(merged_into=kept)
    _decide(_pair(kept, gone), Candidate.State.MERGED, by=by)
    letters.send(done, MERGED, addresses)
    return done


@transaction.atomic
def undo(done: Merge, *, by: Account, reason: str, ip: str = "") -> Merge:
    """Two records again, as they were. What came since, and what was corrected since, stays with the kept one.

    Raises TooLateToUndo and LaterMergeFirst.
    """
    kept, gone = _lock(done.kept, done.gone)
    done.refresh_from_db(from_queryset=Merge.objects.select_for_update(of=("self",)))
    if not done.is_undoable or not _are_readable(kept, gone):
        raise TooLateToUndo
    later = Merge.objects.in_force().filter(merged_at__gt=done.merged_at, kept=kept)
    if gone.merged_into_id != kept.pk or kept.merged_into_id or later.exists():
        raise LaterMergeFirst
    Citizen.objects.filter(pk=gone.pk).update(merged_into=None)
    moving.move_back(done.moved, kept=kept, gone=gone)
    _give_back(done, kept, gone, by=by)
    for each in (kept, gone):
        _record(each, UNDONE, by=by, reason=reason, ip=ip)
    done.undone_by, done.undone_at = by, timezone.now()
    _empty(done)
    # Whether they are one person is open again.
    _pair(kept, gone).update(**OPEN_AGAIN)
    letters.send(done, UNDONE, letters.addresses(kept, gone))
    return done


@transaction.atomic
def dismiss(candidate: Candidate, *, by: Account) -> None:
    """These are two people: the pair does not come back. Raises AlreadyDecided when somebody was faster."""
    if not _decide(Candidate.objects.waiting().filter(pk=candidate.pk), Candidate.State.DISMISSED, by=by):
        raise AlreadyDecided


def recall(candidate: Candidate) -> None:
    """The pair is to be looked at again."""
    dismissed = Candidate.objects.filter(pk=candidate.pk, state=Candidate.State.DISMISSED)
    dismissed.update(**OPEN_AGAIN)


@transaction.atomic
def settle(done: Merge) -> None:
    """After its 30 days a merge is for good: what would undo it is destroyed, contacts that were not chosen too."""
    gone = Citizen.objects.select_for_update(of=("self",)).get(pk=done.gone_id)
    done.refresh_from_db(from_queryset=Merge.objects.select_for_update(of=("self",)))
    if done.settled_at or done.undo_until > timezone.now():
        return
    if done.undone_at is None and gone.merged_into_id and not gone.subject_key.destroyed_at:
        registry.forget_contacts(gone)
    _empty(done)


@transaction.atomic
def gather_strays() -> int:
    """Bring to the kept record what was added to a merged one at the very moment of the merge."""
    gathered = 0
    merged = Citizen.objects.exclude(merged_into=None)
    for link in moving.links():
        strays = link.model._base_manager.filter(**{f"{link.field}__in": merged}).order_by()
        for key, citizen_id in list(strays.values_list("pk", link.field)):
            gathered += len(link.move([key], to=standing(Citizen(pk=citizen_id))))
    return gathered


def _lock(one: Citizen, other: Citizen) -> tuple[Citizen, Citizen]:
    """Both, as they are now. In the order of their ids, so that two who merge wait for each other."""
    rows = Citizen.objects.select_for_update(of=("self",)).select_related("subject_key")
    found = {row.pk: row for row in rows.filter(pk__in=(one.pk, other.pk)).order_by("pk")}
    return found[one.pk], found[other.pk]


def _are_readable(*records: Citizen) -> bool:
    return not any(record.subject_key.destroyed_at for record in records)


def _take_over(
    kept: Citizen, gone: Citizen, take: Collection[str], *, by: Account
) -> tuple[dict[str, list[str]], moving.Moved]:
    """Believe the record that goes in these details, and learn its further contacts; returns what this changed.

    Where there is a login its address stays: notices go where the person logs in from.
    """
    known, others = details(kept), details(gone)
    chosen = [name for name in FIELDS if name in take and not (name == "email" and kept.account_id)]
    # Where neither had to be believed, a blank stays blank.
    kinds = [kind for name, kind in registry.CONTACTS.items() if known[name] or name in chosen]
    added = absorbing.absorb(kept, gone, kinds=kinds, by=by)
    taken = {name: others[name] for name in chosen if others[name] != known[name]}
    if taken:
        registry.update_details(kept, by=by, **taken)
    now = details(kept)
    changed = {name: [known[name], now[name]] for name in FIELDS if known[name] != now[name]}
    return changed, {POINTS: {"ids": [str(key) for key in added], "kept": 0}}


def _give_back(done: Merge, kept: Citizen, gone: Citizen, *, by: Account) -> None:
    """The kept record's own words again, but where somebody has corrected them since."""
    now = details(kept)
    own = {name: before for name, (before, after) in done.changed().items() if now[name] == after}
    if own:
        registry.update_details(kept, by=by, **own)
    absorbing.release(kept, gone, added=done.moved.get(POINTS, moving.NOTHING)["ids"], by=by)


def details(citizen: Citizen) -> dict[str, str]:
    """What two records are compared and merged by."""
    own = citizen.own_details()
    return {name: str(getattr(own, name, "") or getattr(citizen, name, "")) for name in FIELDS}


def _record(citizen: Citizen, target: str, *, by: Account, reason: str, ip: str) -> None:
    """What was done with a person's record, where that person reads it."""
    action = AccessLogEntry.Action.VIEW
    access_log.record(actor=by, action=action, citizen=citizen, target=target, purpose=reason, ip=ip)


def _pair(one: Citizen, other: Citizen) -> CandidateQuerySet:
    first, second = sorted((one.pk, other.pk))
    return Candidate.objects.filter(first=first, second=second)


def _decide(candidates: CandidateQuerySet, state: Candidate.State, *, by: Account) -> int:
    return candidates.update(state=state, decided_by=by, decided_at=timezone.now())


def _empty(done: Merge) -> None:
    done.moved, done.sealed_before, done.settled_at = {}, None, timezone.now()
    done.save(update_fields=["moved", "sealed_before", "settled_at", "undone_by", "undone_at"])
