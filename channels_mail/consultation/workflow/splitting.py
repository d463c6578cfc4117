"""A letter with several matters: what belongs elsewhere goes on in a conversation of its own."""

import uuid

from django.db import transaction

from channels_mail.consultation import letters
from channels_mail.consultation.errors import NotTheirWords
from channels_mail.consultation.models import Consultation, ConsultationEvent
from channels_mail.consultation.paragraphs import paragraphs_of
from channels_mail.consultation.workflow import stepping
from channels_mail.consultation.workflow.opening import open_consultation
from citizens.accounts.models import Account, Department
from citizens.personal_numbers import SECRET, masked


@transaction.atomic
def split(
    consultation: Consultation,
    *,
    by: Account,
    department: Department,
    subject: str,
    excerpt: str,
    expected_version: int | None = None,
) -> Consultation:
    """Another department gets this excerpt and nothing else; the citizen is told, and owns both.

    Only the citizen's own words may be passed on (NotTheirWords), secret numbers masked.
    """
    stepping.lock(consultation, expected_version)
    stepping.must_be_open(consultation)
    stepping.must_be_in_charge(consultation, by)
    written = paragraphs_of(consultation)
    said = {_plain(text) for each in written for text in (each.text, masked(each.text, SECRET))}
    passages = [passage for passage in excerpt.splitlines() if _plain(passage)]
    if not passages or not all(any(_plain(passage) in text for text in said) for passage in passages):
        raise NotTheirWords(str(consultation))
    part = open_consultation(
        submission_key=uuid.uuid4(),
        citizen=consultation.citizen,
        subject=subject,
        body=masked(excerpt, SECRET),
        by=consultation.citizen.account,
        department=department,
        is_sensitive=consultation.is_sensitive,
        mail_shows=consultation.mail_shows,
        answer_to=consultation.mail_address(),
    )
    stepping.save(consultation)
    stepping.record(consultation, ConsultationEvent.Kind.SPLIT, by=by, note=subject, details={"part": part.number})
    letters.tell_split(consultation, part)
    return part


def _plain(text: str) -> str:
    return " ".join(text.split())
