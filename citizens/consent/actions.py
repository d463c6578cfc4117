"""Giving, refusing and withdrawing consent: the only writer of the ledger and of where it stands."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.consent import letters
from citizens.consent.errors import DocumentChanged, NoDocument
from citizens.consent.models import Consent, ConsentDocument, ConsentEntry
from citizens.consent.purposes import MAILED, Channel, Decision, GivenBy, Purpose
from citizens.registry.models import Citizen

ABOUT_BEFORE = (Decision.WITHDRAWN, Decision.KEPT)
CONFIRMED_EVERY = 2  # years, 정보통신망법 시행령 제62조의3


def has_consented(citizen: Citizen, purpose: str) -> bool:
    """Whether this person agrees to this purpose at this very moment: asked of the rows, never of a cache."""
    return Consent.objects.given(purpose).filter(citizen=citizen).exists()


@transaction.atomic
def decide(
    citizen: Citizen,
    answers: Mapping[str, bool],
    *,
    by: Account | None,
    channel: str = Channel.WEB,
    given_by: str = GivenBy.SELF,
    verification: str = "",
    proof: Mapping[str, str] | None = None,
    versions: Mapping[str, int] | None = None,
    confirms: bool = False,
    at: datetime | None = None,
) -> list[ConsentEntry]:
    """Record what changes, tell the person at once, and return the new entries: none when nothing changes.

    `versions` are the texts that were read; agreeing to an older one raises DocumentChanged. No is always taken.
    `by` is None where a link of a mail decided. `confirms`: the person was asked whether it still stands, so a yes
    to what was given is kept as such, and a yes to anything else is nothing.
    """
    if by is not None and not by.is_officer and citizen.account_id != by.pk:
        raise PermissionError("a citizen decides for themself only")
    _lock(citizen)
    texts = documents_in_force()
    known = {each.purpose: each for each in standings(citizen)}
    receipt_id, now = uuid.uuid4(), at or timezone.now()
    entries = []
    for purpose, agrees in answers.items():
        document, before = texts.get(Purpose(purpose)), known.get(purpose)
        if document is None:
            raise NoDocument(purpose)
        decision = _confirmed(agrees, before) if confirms else _decision(agrees, document, before)
        if decision is None:
            continue
        if agrees and versions is not None and versions.get(purpose) != document.version:
            raise DocumentChanged(purpose)
        entry = ConsentEntry.objects.create(
            receipt_id=receipt_id,
            citizen=citizen,
            # What is withdrawn or kept is what was given, whatever has been published since.
            document_id=before.entry.document_id if before and decision in ABOUT_BEFORE else document.pk,
            purpose=purpose,
            decision=decision,
            decided_at=now,
            channel=channel,
            given_by=given_by,
            actor=by,
            verification=verification,
            subject_key_id=citizen.subject_key_id,
            sealed_proof=dict(proof or {}),
        )
        _stand(entry, before)
        entries.append(entry)
    if entries:
        letters.tell_result(citizen, entries)
    return entries


def documents_in_force() -> dict[str, ConsentDocument]:
    """The text that is asked with today, by purpose, in the order of the purposes."""
    found = {each.purpose: each for each in ConsentDocument.objects.in_force()}
    return {purpose: found[purpose] for purpose in Purpose.values if purpose in found}


def standings(citizen: Citizen) -> QuerySet[Consent]:
    """Where each purpose stands for this person, with the entry that says so."""
    return Consent.objects.filter(citizen=citizen).select_related("entry")


def years_later(day: date, years: int = CONFIRMED_EVERY) -> date:
    """The same day so many years on; the last of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _lock(citizen: Citizen) -> None:
    """One decision of a person at a time, also the first one, of which there is no row yet."""
    Citizen.objects.select_for_update(of=("self",), no_key=True).get(pk=citizen.pk)


def _decision(agrees: bool, document: ConsentDocument, before: Consent | None) -> str | None:
    """What is to be recorded; None when it was decided so before."""
    if not agrees:
        if before is None:
            return Decision.REFUSED
        return Decision.WITHDRAWN if before.decision == Decision.GIVEN else None
    is_given = before is not None and before.decision == Decision.GIVEN and document.still_counts(before.version)
    return None if is_given else Decision.GIVEN


def _confirmed(agrees: bool, before: Consent | None) -> str | None:
    if before is None or before.decision != Decision.GIVEN:
        return None
    return Decision.KEPT if agrees else Decision.WITHDRAWN


def _stand(entry: ConsentEntry, before: Consent | None) -> None:
    """Where this purpose stands after this entry."""
    consent = before or Consent(citizen_id=entry.citizen_id, purpose=entry.purpose)
    if entry.decision == Decision.KEPT:
        consent.entry = entry
        consent.save(update_fields=["entry"])
        return
    given_at = entry.decided_at if entry.decision == Decision.GIVEN else None
    consent.entry, consent.decision, consent.decided_at = entry, entry.decision, entry.decided_at
    consent.version = entry.document.version or 0
    consent.given_at = given_at
    is_asked_again = given_at is not None and entry.purpose in MAILED
    consent.confirm_on = years_later(timezone.localdate(given_at)) if is_asked_again else None
    consent.save()
