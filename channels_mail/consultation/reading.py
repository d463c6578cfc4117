"""Opening a conversation: a look of staff is written down first, for the law and for the citizen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from channels_mail.consultation.models import Channel, Consultation, Direction, LetterFile, Message, Reading
from channels_mail.consultation.quoting import parted
from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.encryption import SealError, prefetch_keys
from citizens.personal_numbers import SECRET, masked

PURPOSE = gettext_noop("상담에 답하려고")


@dataclass(frozen=True)
class Letter:
    """One message as it is shown. What cannot be opened says so; the others still show."""

    message: Message
    body: str
    is_readable: bool
    files: tuple[LetterFile, ...] = ()
    origin: str = ""  # the number of the conversation it was written in, where that was merged into this one
    mask: str = ""  # beside a revealed body: what to show again when its time is over

    def parts(self) -> tuple[str, str]:
        """What was written, and what a reply by mail repeats below it; together they are the body."""
        is_reply = self.message.channel == Channel.MAIL and self.message.direction == Direction.IN
        return parted(self.body) if is_reply else (self.body, "")


@transaction.atomic
def read(consultation: Consultation, *, by: Account, ip: str = "", is_revealed: bool = False) -> list[Letter]:
    """The letters that `by` may see, oldest first; who is given may read (`visible_to` was asked before).

    Secret numbers of the citizen are masked for officers, until the one in charge reveals them.
    """
    if by.is_officer:
        access_log.record(
            actor=by,
            action=AccessLogEntry.Action.VIEW,
            citizen=consultation.citizen,
            target=consultation.number,
            purpose=PURPOSE,
            ip=ip,
        )
        Reading.objects.create(consultation=consultation, account=by)
        _mark(consultation, Direction.IN, "is_unread_by_office", is_theirs=consultation.officer_id == by.pk)
        return [_without_numbers(letter, is_revealed=is_revealed) for letter in _opened(consultation)]
    return read_own(consultation)


def read_own(consultation: Consultation) -> list[Letter]:
    """All but the office's notes, for the citizen whose conversation it is: logged in, or come with a code."""
    _mark(consultation, Direction.OUT, "is_unread_by_citizen", is_theirs=True)
    return _opened(consultation, with_notes=False)


def set_subjects(consultations: Iterable[Consultation]) -> None:
    """Open the subjects of a page of conversations, their keys fetched in one query."""
    consultations = list(consultations)
    prefetch_keys(consultations)
    for consultation in consultations:
        try:
            consultation.title = masked(consultation.subject(), SECRET)  # type: ignore[attr-defined]
        except SealError:
            consultation.title = ""  # type: ignore[attr-defined]


def _mark(consultation: Consultation, direction: str, flag: str, *, is_theirs: bool) -> None:
    """Read marks: only the one it was written to gives them."""
    if not is_theirs:
        return
    consultation.all_messages().filter(direction=direction, read_at=None).update(read_at=timezone.now())
    if getattr(consultation, flag):
        Consultation.objects.filter(pk=consultation.pk).update(**{flag: False})
        setattr(consultation, flag, False)


def _without_numbers(letter: Letter, *, is_revealed: bool) -> Letter:
    if not letter.message.secret_kinds:
        return letter
    hidden = masked(letter.body, SECRET)
    return replace(letter, mask=hidden) if is_revealed else replace(letter, body=hidden)


def _opened(consultation: Consultation, *, with_notes: bool = True) -> list[Letter]:
    found = consultation.all_messages() if with_notes else consultation.all_messages().shown_to_citizen()
    messages = list(found.select_related("author__department", "consultation").prefetch_related("files"))
    prefetch_keys([*messages, *(file for message in messages for file in message.files.all())])
    letters = []
    for message in messages:
        try:
            body, is_readable = message.body(), True
        except SealError:
            body, is_readable = "", False
        origin = "" if message.consultation_id == consultation.pk else message.consultation.number
        files = tuple(message.files.all()) if is_readable else ()
        letters.append(Letter(message, body, is_readable, files, origin))
    return letters
