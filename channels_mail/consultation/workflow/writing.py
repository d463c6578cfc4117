"""What is said in a conversation, by either side."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from channels_mail.consultation import asking, files, letters, targets
from channels_mail.consultation.models import Channel as MailChannel
from channels_mail.consultation.models import Consultation, ConsultationEvent, Direction, Message, Status
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account
from citizens.contacts import actions as contacts
from citizens.contacts.models import Channel, Contact
from citizens.personal_numbers import SECRET, find
from civil_petitions.attachments.checks import CheckedFile

Kind = ConsultationEvent.Kind


@dataclass(frozen=True)
class ByMail:
    """How a letter came: from which address, under which Message-ID, and whether that address is vouched for."""

    address: str
    message_id: str
    is_sender_verified: bool
    may_answer: bool = True  # whether anything may be mailed back by itself


def write(
    consultation: Consultation,
    *,
    body: str,
    by: Account | None,
    submission_key: uuid.UUID,
    mail: ByMail | None = None,
    attached: Sequence[CheckedFile] = (),
    at: datetime | None = None,
) -> Message:
    """The citizen's next letter, typed here or come by mail; a closed conversation opens again.

    However often one key is submitted, there is one letter and it is returned. What was merged goes on where it went.
    """
    try:
        with transaction.atomic():
            stepping.lock(consultation)
            if consultation.merged_into is not None:  # it goes on there
                consultation = consultation.merged_into
                stepping.lock(consultation)
            message = add_message(
                consultation, body=body, by=by, submission_key=submission_key, mail=mail, attached=attached, at=at
            )
            stepping.record(consultation, Kind.WRITTEN, by=by, at=at)
            _office_turn(consultation, message.created_at)
            if mail is None or mail.may_answer:
                letters.tell_numbers_hidden(consultation, message)
    except IntegrityError:
        earlier = consultation.all_messages().filter(submission_key=submission_key).first()
        if earlier is None:
            raise
        return earlier
    return message


def answer(
    consultation: Consultation,
    *,
    body: str,
    by: Account,
    attached: Sequence[CheckedFile] = (),
    expected_version: int | None = None,
    at: datetime | None = None,
) -> Message:
    """The officer in charge answers, and the citizen is told. Raises StepNotAllowed, NotAReader, StaleConsultation."""
    return _say(
        consultation,
        Status.ANSWERED,
        Kind.ANSWERED,
        body=body,
        by=by,
        attached=attached,
        expected=expected_version,
        at=at,
    )


def ask(
    consultation: Consultation,
    *,
    body: str,
    by: Account,
    attached: Sequence[CheckedFile] = (),
    expected_version: int | None = None,
    at: datetime | None = None,
) -> Message:
    """One clarifying question. The office's time stands still until the citizen writes."""
    return _say(
        consultation, Status.ASKED, Kind.ASKED, body=body, by=by, attached=attached, expected=expected_version, at=at
    )


@transaction.atomic
def note(consultation: Consultation, *, body: str, by: Account) -> Message:
    """An internal note of somebody who may read; it never leaves the office. Raises NotAReader."""
    stepping.lock(consultation)
    stepping.must_read(consultation, by)
    return add_message(consultation, body=body, by=by, direction=Direction.NOTE)


@transaction.atomic
def _say(
    consultation: Consultation,
    to: Status,
    event: ConsultationEvent.Kind,
    *,
    body: str,
    by: Account,
    attached: Sequence[CheckedFile],
    expected: int | None,
    at: datetime | None,
) -> Message:
    stepping.lock(consultation, expected)
    stepping.must_be_open(consultation)
    stepping.must_be_in_charge(consultation, by)
    kind = Message.Kind.QUESTION if to == Status.ASKED else Message.Kind.LETTER
    message = add_message(consultation, body=body, by=by, direction=Direction.OUT, kind=kind, attached=attached, at=at)
    consultation.status, consultation.due_at = to, None
    consultation.is_unread_by_citizen, consultation.is_unread_by_office = True, False
    consultation.last_message_at = message.created_at
    stepping.save(consultation, "status", "due_at", "is_unread_by_citizen", "is_unread_by_office", "last_message_at")
    stepping.record(consultation, event, by=by, at=at)
    record_contact(consultation, Contact.Direction.OUT, Contact.Kind.ANSWER, by=by, at=message.created_at)
    letters.tell_reply(consultation, message)
    if to == Status.ANSWERED:
        asking.ask_on_page(consultation)
    return message


def _office_turn(consultation: Consultation, at: datetime) -> None:
    """The citizen has written: the office's time begins, unless it is running already."""
    if consultation.status != Status.WAITING:
        consultation.due_at = targets.due_at(at)
    consultation.status, consultation.closed_at = Status.WAITING, None
    consultation.is_unread_by_office, consultation.last_message_at = True, at
    stepping.save(consultation, "status", "due_at", "closed_at", "is_unread_by_office", "last_message_at")


def add_message(
    consultation: Consultation,
    *,
    body: str,
    by: Account | None,
    direction: str = Direction.IN,
    kind: str = Message.Kind.LETTER,
    submission_key: uuid.UUID | None = None,
    mail: ByMail | None = None,
    attached: Sequence[CheckedFile] = (),
    at: datetime | None = None,
    number: int | None = None,
) -> Message:
    """One more letter of the thread, which its caller has locked or is just making. `number` where it is known."""
    number = number or (consultation.messages.aggregate(last=Max("number"))["last"] or 0) + 1
    secrets = {found.kind for found in find(body) if found.kind in SECRET} if direction == Direction.IN else set()
    message = Message.objects.create(
        consultation=consultation,
        subject_key_id=consultation.subject_key_id,
        number=number,
        direction=direction,
        kind=kind,
        author=by,
        channel=MailChannel.MAIL if mail else MailChannel.HOMEPAGE,
        sealed_mail_id=mail.message_id if mail and mail.message_id else None,
        is_sender_verified=mail is None or mail.is_sender_verified,
        submission_key=submission_key or uuid.uuid4(),
        sealed_body=body,
        secret_kinds=sorted(secrets),
        created_at=at or timezone.now(),
    )
    for file in attached:
        files.attach(message, file)
    return message


def record_contact(
    consultation: Consultation,
    direction: str,
    kind: str,
    *,
    by: Account | None,
    at: datetime,
    channel: str = Channel.HOMEPAGE,
) -> None:
    """That the two wrote to each other stands in the citizen's history; what they wrote does not."""
    contacts.record(
        citizen=consultation.citizen,
        channel=channel,
        direction=direction,
        kind=kind,
        by=by,
        department=consultation.department,
        at=at,
        target=consultation.number,
    )
