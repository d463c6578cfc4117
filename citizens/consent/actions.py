"""Giving, refusing and withdrawing consent: the only writer of the ledger and of where it stands."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction
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
    citizen = _lock(citizen)
    how = {
        "receipt_id": uuid.uuid4(),
        "citizen": citizen,
        "decided_at": at or timezone.now(),
        "channel": channel,
        "given_by": given_by,
        "actor": by,
        "verification": verification,
        "subject_key_id": citizen.subject_key_id,
        "sealed_proof": dict(proof or {}),
    }
    entries = []
    for document, decision, before in _news(citizen, answers, versions, confirms):
        entry = ConsentEntry(document=document, purpose=document.purpose, decision=decision, **how)
        entry.save(force_insert=True)
        _stand(entry, before)
        entries.append(entry)
    if entries:
        letters.tell_result(citizen, entries)
    return entries


def documents_in_force() -> dict[str, ConsentDocument]:
    """The text that is asked with today, by purpose, in the order of the purposes."""
    found = {each.purpose: each for each in ConsentDocument.objects.in_force()}
    return {purpose: found[purpose] for purpose in Purpose.values if purpose in found}


def standings(citizen: Citizen) -> dict[str, Consent]:
    """Where each purpose stands for this person. What a merged record said counts where it was a later no."""
    rows = Consent.objects.filter(citizen__in=citizen.one_person()).select_related("entry")
    found = {each.purpose: each for each in rows if each.citizen_id == citizen.pk}
    for each in sorted(rows, key=lambda row: row.decided_at):
        own = found.get(each.purpose)
        if each.decision != Decision.GIVEN and (own is None or own.decided_at < each.decided_at):
            found[each.purpose] = each
    return found


def years_later(day: date, years: int = CONFIRMED_EVERY) -> date:
    """The same day so many years on; the last of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _lock(citizen: Citizen) -> Citizen:
    """The record that stands for this person, one decision at a time: also the first, of which there is no row yet."""
    records = Citizen.objects.select_for_update(of=("self",), no_key=True)
    locked = records.get(pk=citizen.pk)
    return locked if locked.merged_into_id is None else _lock(Citizen(pk=locked.merged_into_id))


def _news(
    citizen: Citizen, answers: Mapping[str, bool], versions: Mapping[str, int] | None, confirms: bool
) -> Iterator[tuple[ConsentDocument, str, Consent | None]]:
    """Of these answers what changes something: about which text, which decision, and where it stood before."""
    texts, stands = documents_in_force(), standings(citizen)
    own = {each.purpose: each for each in Consent.objects.filter(citizen=citizen).select_related("entry__document")}
    for purpose, agrees in answers.items():
        document, before = texts.get(Purpose(purpose)), own.get(purpose)
        if document is None:
            raise NoDocument(purpose)
        if confirms:
            decision = _confirmed(agrees, before)
        else:
            decision = _agreed(document, stands.get(purpose)) if agrees else _declined(before, stands.get(purpose))
        if decision is None:
            continue
        if agrees and versions is not None and versions.get(purpose) != document.version:
            raise DocumentChanged(purpose)
        # What is withdrawn or kept is what was given, whatever has been published since.
        yield before.entry.document if before and decision in ABOUT_BEFORE else document, decision, before


def _agreed(document: ConsentDocument, stands: Consent | None) -> str | None:
    """A yes is news where none stands, or where the text now covers more than was agreed to."""
    is_given = stands is not None and stands.decision == Decision.GIVEN and document.still_counts(stands.version)
    return None if is_given else Decision.GIVEN


def _declined(own: Consent | None, stands: Consent | None) -> str | None:
    if own is not None and own.decision == Decision.GIVEN:
        return Decision.WITHDRAWN
    return Decision.REFUSED if stands is None else None


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
