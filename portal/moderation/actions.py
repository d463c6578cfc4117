"""Reporting, deciding, undoing, objecting: the only writer of what moderation knows."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.registry import actions as registry
from portal.board.actions import states
from portal.board.models import Comment, Post, State
from portal.moderation import letters
from portal.moderation.errors import SamePerson, StepNotAllowed, TooLate
from portal.moderation.models import Decision, Objection, Report
from portal.moderation.rules import rule as rule_of

Kind = Decision.Kind
Text = Post | Comment


def _place(writing: Text) -> dict[str, object]:
    """The columns that say which text it is."""
    if isinstance(writing, Comment):
        return {"post_id": writing.post_id, "comment": writing}
    return {"post": writing, "comment": None}


def report(writing: Text, *, by: Account, rule: str) -> bool:
    """Say that a text breaks a rule; False where one said so before. Raises StepNotAllowed."""
    if rule_of(rule) is None or writing.state != State.PUBLISHED or by.is_officer:
        raise StepNotAllowed(writing.pk)
    waiting = Report(account=by, rule=rule, **_place(writing))
    before = Report.objects.filter(account=by, **_place(writing)).exists()
    Report.objects.bulk_create([waiting], ignore_conflicts=True)
    return not before


@transaction.atomic
def hide(
    writings: Sequence[Text], *, by: Account, rule: str, reason: str = "", at: datetime | None = None
) -> list[Decision]:
    """Hide these texts for one reason; each author is told by mail. What cannot be hidden any more is left out."""
    named = rule_of(rule)
    if named is None:
        raise StepNotAllowed(rule)
    batch = uuid.uuid4()
    hideable = (State.PUBLISHED, State.QUARANTINED)
    made = []
    for writing in map(states.lock, writings):
        if writing.state in hideable:
            decision = _decide(writing, Kind.HIDDEN, by, batch, rule=rule, reason=reason or named.reason_ko, at=at)
            states.change(writing, State.HIDDEN)
            letters.tell_hidden(decision, is_template=not reason)
            made.append(decision)
    return made


@transaction.atomic
def approve(writings: Sequence[Text], *, by: Account, at: datetime | None = None) -> list[Decision]:
    """Let these be seen: what was held goes up, what was reported stays. Who had it held is told."""
    batch, made = uuid.uuid4(), []
    for writing in map(states.lock, writings):
        if writing.state == State.QUARANTINED:
            made.append(decision := _decide(writing, Kind.SHOWN, by, batch, at=at))
            states.change(writing, State.PUBLISHED)
            letters.tell_shown(decision)
        elif writing.state == State.PUBLISHED:
            made.append(_decide(writing, Kind.KEPT, by, batch, at=at))
    return made


@transaction.atomic
def undo(decision: Decision, *, by: Account) -> Decision:
    """Put a text back to what it was before its newest decision; the author is told. Raises StepNotAllowed."""
    writing = states.lock(decision.writing)
    newest = Decision.objects.about(writing).order_by("-decided_at", "-id").first()
    if newest is None or newest.pk != decision.pk or decision.kind == Kind.UNDONE:
        raise StepNotAllowed(decision.pk)
    undone = _decide(writing, Kind.UNDONE, by, uuid.uuid4(), undoes=decision)
    if decision.kind in (Kind.HIDDEN, Kind.SHOWN):
        states.change(writing, State(decision.state_before))
        letters.tell_undone(undone)
    return undone


@transaction.atomic
def object_to(decision: Decision, *, by: Account, text: str, at: datetime | None = None) -> Objection:
    """The author asks that somebody else looks again. Raises StepNotAllowed, TooLate."""
    writing, at = states.lock(decision.writing), at or timezone.now()
    is_own = Decision.objects.visible_to(by).filter(pk=decision.pk).exists() and not by.is_officer
    if not is_own or decision.kind != Kind.HIDDEN or decision.is_undone or writing.state != State.HIDDEN:
        raise StepNotAllowed(decision.pk)
    if at > decision.object_until:
        raise TooLate(decision.pk)
    earlier = Objection.objects.filter(decision=decision).first()
    return earlier or Objection.objects.create(
        decision=decision,
        account=by,
        subject_key_id=registry.citizen_of(by).subject_key_id,
        sealed_text=text,
        first_by_id=decision.by_id,
        filed_at=at,
    )


@transaction.atomic
def decide_objection(objection: Objection, *, by: Account, is_upheld: bool, answer: str) -> Objection:
    """Show the text again, or leave it hidden and say why. Raises SamePerson, StepNotAllowed."""
    if objection.first_by_id == by.pk:
        raise SamePerson(objection.pk)
    locked = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    writing = states.lock(locked.decision.writing)
    if locked.decided_at is not None:
        raise StepNotAllowed(objection.pk)
    locked.decided_at, locked.decided_by, locked.was_upheld = timezone.now(), by, is_upheld
    locked.sealed_answer = answer
    locked.save(update_fields=["decided_at", "decided_by", "was_upheld", "sealed_answer"])
    if is_upheld and writing.state == State.HIDDEN:
        _decide(writing, Kind.RESTORED, by, uuid.uuid4())
        states.change(writing, State.PUBLISHED)
    letters.tell_objection(locked)
    return locked


def _decide(
    writing: Text,
    kind: Decision.Kind,
    by: Account,
    batch: uuid.UUID,
    *,
    rule: str = "",
    reason: str = "",
    undoes: Decision | None = None,
    at: datetime | None = None,
) -> Decision:
    """One more line about a locked text; what was reported of it is settled."""
    at = at or timezone.now()
    Report.objects.filter(settled_at=None, **_place(writing)).update(settled_at=at)
    return Decision.objects.create(
        kind=kind,
        rule=rule,
        reason=reason,
        by=by,
        state_before=writing.state,
        batch=batch,
        undoes=undoes,
        decided_at=at,
        **_place(writing),
    )
