"""Which conversation a letter belongs to: by the signed address it came to, by what it answers, by its subject."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from channels_mail.consultation.models import Consultation
from channels_mail.inbound.reading import Letter
from channels_mail.outbox.models import OutgoingMail
from channels_mail.reply_address import CONSULT, Opened, opened
from citizens.contact_points.models import ContactPoint, Kind

RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
OWN_ID = re.compile(r"<(consultation|ob)-([0-9a-f-]{36})@")
UUID_TEXT = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


@dataclass(frozen=True)
class Thread:
    """A conversation, and whether the letter showed something only somebody who got our mail can have."""

    consultation: Consultation
    is_proven: bool


def thread_of(letter: Letter, recipients: list[str]) -> Thread | None:
    """The signed address first, then References and In-Reply-To, then the number in the subject."""
    for found in own_addresses(letter, recipients):
        if found.kind == CONSULT and (consultation := _with(pk=found.id)):
            return Thread(consultation, is_proven=not found.is_expired)
    for message_id in reversed(letter.references):
        if consultation := _answered(message_id):
            return Thread(consultation, is_proven=True)
    for number in re.findall(rf"\b{settings.OFFICE['code']}-S\d{{4}}-\d{{6}}-\d\b", letter.subject, re.ASCII):
        if consultation := _with(number=number):
            return Thread(consultation, is_proven=False)
    return None


def own_addresses(letter: Letter, recipients: list[str]) -> Iterator[Opened]:
    """Every address of ours with a token that the letter came to."""
    told = [value.strip("<> ") for name in RECIPIENT_HEADERS for value in letter.all_of(name)]
    for address in dict.fromkeys([*recipients, *told, *letter.recipients]):
        if found := opened(address):
            yield found


def _answered(message_id: str) -> Consultation | None:
    """By our own Message-ID: that of the conversation, or that of one mail in it."""
    found = OWN_ID.match(message_id)
    if found is None or not re.fullmatch(UUID_TEXT, found[2]):
        return None
    if found[1] == "consultation":
        return _with(pk=UUID(found[2]))
    key = OutgoingMail.objects.filter(pk=UUID(found[2])).values_list("key", flat=True).first() or ""
    about = re.match(rf"(consultation|consultation-message|consultation-reader):({UUID_TEXT})", key)
    if about is None:
        return None
    look_up = {"consultation": "pk", "consultation-message": "messages", "consultation-reader": "readers"}[about[1]]
    return _with(**{look_up: UUID(about[2])})


def _with(**look_up: object) -> Consultation | None:
    related = "citizen__account", "merged_into__citizen__account"
    found = Consultation.objects.filter(**look_up).select_related(*related).first()
    return found.merged_into or found if found else None  # what was merged goes on where it went


def belongs(consultation: Consultation, address: str) -> bool:
    """Whether this address is the one the conversation was begun from (or one merged into it), or its citizen's."""
    if not address:
        return False
    begun_from = [consultation.mail_address(), *(each.mail_address() for each in consultation.parts.all())]
    if address.lower() in (each.lower() for each in begun_from):
        return True
    theirs = Q(citizen=consultation.citizen_id) | Q(citizen__merged_into=consultation.citizen_id)
    return ContactPoint.objects.with_value(Kind.MAIL, address).filter(theirs).exists()
