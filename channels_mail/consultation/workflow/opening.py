"""How a conversation begins."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from channels_mail.consultation import letters, targets
from channels_mail.consultation.models import Consultation, ConsultationEvent, MailShows, Message
from channels_mail.consultation.workflow import stepping
from channels_mail.consultation.workflow.writing import ByMail, add_message, record_contact
from citizens.accounts.models import Account, Department
from citizens.contacts.models import Contact
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen
from civil_petitions import receipt_numbers
from civil_petitions.attachments.checks import CheckedFile

Kind = ConsultationEvent.Kind


def open_consultation(
    *,
    submission_key: uuid.UUID,
    citizen: Citizen,
    subject: str,
    body: str,
    by: Account | None,
    department: Department | None = None,
    is_sensitive: bool = False,
    mail_shows: str = MailShows.LINK,
    mail: ByMail | None = None,
    answer_to: str = "",
    attached: Sequence[CheckedFile] = (),
    at: datetime | None = None,
) -> Consultation:
    """Begin a conversation. However often one key is submitted, there is one and it is returned.

    Without a department the one that sorts letters gets it. `by` is None where no login stands behind the writer; then
    answers go to `answer_to`, or the address the letter came from.
    """
    at = at or timezone.now()
    consultation = Consultation(
        submission_key=submission_key,
        citizen=citizen,
        department=department or Department.objects.get(pk=settings.CONSULTATION_DEPARTMENT),
        is_sensitive=is_sensitive,
        mail_shows=MailShows.LINK if is_sensitive else mail_shows,
        language=citizen.language,
        created_at=at,
    )
    try:
        with transaction.atomic():
            _store(consultation, subject, answer_to or (mail.address if mail and by is None else ""))
            message = add_message(
                consultation,
                body=body,
                by=by,
                submission_key=submission_key,
                mail=mail,
                attached=attached,
                at=at,
                number=1,
            )
            _note_down(consultation, message, by=by, at=at)
            _acknowledge(consultation, message, mail)
    except IntegrityError:
        if earlier := Consultation.objects.filter(submission_key=submission_key).first():
            return earlier
        raise
    return consultation


def _store(consultation: Consultation, subject: str, address: str) -> None:
    """Under its next number and a key of its own; the promise counts from when it was begun."""
    consultation.last_message_at = consultation.created_at
    consultation.due_at = targets.due_at(consultation.created_at)
    consultation.number = receipt_numbers.issue(consultation.created_at, series=receipt_numbers.CONSULTATION)
    consultation.subject_key = SubjectKey.objects.issue()
    consultation.sealed_subject, consultation.sealed_mail_address = subject, address or None
    consultation.save(force_insert=True)


def _note_down(consultation: Consultation, message: Message, *, by: Account | None, at: datetime) -> None:
    """Its first line of history, and that the citizen got in touch."""
    stepping.record(consultation, Kind.OPENED, by=by, at=at, number=1)
    asked = Contact.Direction.IN, Contact.Kind.QUESTION
    record_contact(consultation, *asked, by=by, at=at, channel=message.channel)


def _acknowledge(consultation: Consultation, message: Message, mail: ByMail | None) -> None:
    """Its number; but a mail that may be a machine's is not answered without end."""
    if mail is None or mail.may_answer:
        letters.tell_opened(consultation, message)
        letters.tell_numbers_hidden(consultation, message)
