"""From a stored mail to a letter in a conversation. It may run twice, late or side by side.

Fresh mails are filed several to a transaction, since a commit costs more than a letter; one that failed before goes
alone, so that no letter suffers more than once from its neighbour.
"""

import logging
import re
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import override

from channels_mail.consultation import workflow
from channels_mail.consultation.models import Consultation, MailShows, Message
from channels_mail.inbound import loop_guard, newsletters, reports, senders, summaries, threads
from channels_mail.inbound.models import InboundMail, Kind, State
from channels_mail.inbound.reading import Letter, read
from citizens.registry import actions as registry
from citizens.registry.models import Citizen

logger = logging.getLogger(__name__)
BATCH = 200
TOGETHER, BYTES_TOGETHER = 20, 4_000_000  # of one transaction
QUEUE = 0x4C455454  # of PostgreSQL's advisory locks the one for filing: two who file at once would wait for each other
RETRY_AFTER = [timedelta(minutes=n) for n in (1, 5, 15, 60, 180)]
LONGEST_SUBJECT, LONGEST_NAME = 100, 60
SETTLED = ["kind", "state", "problem", "consultation", "message", "is_sender_verified", "sealed_summary"]
SETTLED += ["is_scan_pending"]  # all but the original, which is large and never changes


def read_waiting() -> int:
    """Read what waits; a letter that breaks its reader is tried again, then shown to a person. Says how many."""
    done = 0
    while done < BATCH and (fresh := _claim_fresh()):
        done += len(fresh)
        _read_together(fresh)
    tried_before = InboundMail.objects.waiting().filter(attempts__gt=0).values_list("pk", flat=True)
    return done + sum(read_one(mail_id) for mail_id in list(tried_before[:BATCH]))


def read_one(mail_id: UUID) -> bool:
    """Understand one mail. Whoever dies in the middle has counted as an attempt."""
    return _claim(mail_id) and _read_together([mail_id]) == 1


@transaction.atomic
def _claim_fresh() -> list[UUID]:
    """The oldest that nobody has tried to read, not more than fit into a transaction; counted as tried."""
    fresh = InboundMail.objects.waiting().filter(attempts=0).select_for_update(of=("self",), skip_locked=True)
    sizes = dict(fresh.values_list("pk", "size")[:TOGETHER])
    while len(sizes) > 1 and sum(sizes.values()) > BYTES_TOGETHER:
        sizes.popitem()
    InboundMail.objects.filter(pk__in=sizes).update(attempts=1, next_attempt_at=Now() + RETRY_AFTER[0])
    return list(sizes)


def _claim(mail_id: UUID) -> bool:
    """One reader at a time, and only so many times: then it is for a person."""
    due = InboundMail.objects.filter(pk=mail_id, state=State.STORED, next_attempt_at__lte=Now())
    if due.filter(attempts__gte=len(RETRY_AFTER)).update(state=State.UNREADABLE):
        return False
    attempts = due.values_list("attempts", flat=True).first()
    if attempts is None:
        return False
    wait = Now() + RETRY_AFTER[attempts]
    return bool(due.filter(attempts=attempts).update(attempts=F("attempts") + 1, next_attempt_at=wait))


def _read_together(mail_ids: list[UUID]) -> int:
    """Understand them, and file them in one transaction; where one cannot be filed, each in its own. Says how many."""
    mails = InboundMail.objects.filter(pk__in=mail_ids).order_by("received_at", "id")
    understood = [(mail, letter) for mail in mails if (letter := _understand(mail))]
    try:
        return _file_together(understood)
    except Exception as error:
        if len(understood) == 1:
            _failed(understood[0][0], error)
            return 0
    return sum(_read_together([mail.pk]) for mail, _letter in understood)


def _understand(mail: InboundMail) -> Letter | None:
    """The letter, its files looked at by the scanner: before the transaction, which waits for nobody outside."""
    try:
        letter = read(mail.raw())
        mail.is_sender_verified = senders.is_verified(letter)
        mail.sealed_summary = summary = summaries.of(letter)
        mail.is_scan_pending = summaries.is_scan_pending(summary)
    except Exception as error:
        _failed(mail, error)
        return None
    return letter


@transaction.atomic
def _file_together(understood: list[tuple[InboundMail, Letter]]) -> int:
    """All of those that nobody has filed meanwhile, or none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
    waiting = InboundMail.objects.filter(pk__in=[mail.pk for mail, _letter in understood], state=State.STORED)
    still = set(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    for mail, letter in understood:
        if mail.pk in still:
            _file(mail, letter)
    return len(still)


def _failed(mail: InboundMail, error: Exception) -> None:
    """The kind of error only: its words may quote the letter."""
    logger.error("mail %s was not read: %s", mail.pk, type(error).__name__)
    InboundMail.objects.filter(pk=mail.pk, state=State.STORED).update(problem=type(error).__name__[:60])


def _file(mail: InboundMail, letter: Letter) -> None:
    """What it is decides where it goes; of two that seem right the one that tells nobody anything."""
    envelope = mail.envelope()
    recipients = envelope["recipients"]
    report = reports.report_in(letter, recipients)
    thread = threads.thread_of(letter, recipients)
    mail.consultation = thread.consultation if thread else None
    newsletter = newsletters.note(letter, recipients, report)
    if newsletter is not None:
        _settle(mail, newsletter, State.NOTED)
    elif report is not None:
        reports.note(report)
        _settle(mail, report.kind, State.NOTED)
    elif loop_guard.is_automatic(letter, _envelope_sender(mail, envelope["sender"])):
        _settle(mail, Kind.AUTOMATIC, State.NOTED)
    elif not letter.sender_address:
        _hold(mail, "no_sender")
    elif not loop_guard.may_write(letter.sender_address):
        _hold(mail, "too_many")
    elif thread and not (
        threads.belongs(thread.consultation, letter.sender_address) and (thread.is_proven or mail.is_sender_verified)
    ):
        _hold(mail, "other_sender")
    elif thread:
        continue_with(mail, letter, thread.consultation)
    elif loop_guard.is_mass_mail(letter):
        _hold(mail, "mass_mail")
    else:
        begin_with(mail, letter)


def _envelope_sender(mail: InboundMail, sender: str) -> str | None:
    """What the mail server was told; a pipe and IMAP are told nothing, which is not the null sender of a bounce."""
    return sender if sender or mail.via in (InboundMail.Via.SMTP, InboundMail.Via.LMTP) else None


def continue_with(mail: InboundMail, letter: Letter, consultation: Consultation) -> Message:
    """Put it into this conversation as its citizen's next letter."""
    may_answer = loop_guard.may_answer(letter.sender_address, str(consultation.pk))
    message = workflow.write(
        consultation,
        body=body_of(letter),
        by=consultation.citizen.account,
        submission_key=mail.pk,
        mail=_by_mail(mail, letter, may_answer=may_answer),
        at=mail.received_at,
    )
    _filed(mail, message)
    return message


def begin_with(mail: InboundMail, letter: Letter) -> Consultation:
    """A conversation of its own, and a receipt with its number, unless the address has had enough of those."""
    citizen = writer_of(letter, is_verified=mail.is_sender_verified)
    with override(citizen.language):
        subject = letter.subject[:LONGEST_SUBJECT] or _("제목 없는 메일")
    consultation = workflow.open_consultation(
        submission_key=mail.pk,
        citizen=citizen,
        subject=subject,
        body=body_of(letter),
        by=citizen.account,
        mail_shows=MailShows.LINK if citizen.account_id else MailShows.ANSWER,
        mail=_by_mail(mail, letter, may_answer=loop_guard.may_answer(letter.sender_address)),
        at=mail.received_at,
    )
    mail.consultation = consultation
    _filed(mail, consultation.messages.get(submission_key=mail.pk))
    return consultation


def writer_of(letter: Letter, *, is_verified: bool) -> Citizen:
    """Whose letter it is. An unverified From never gets into the record of somebody with a login or an identity."""
    known = Citizen.objects.with_email(letter.sender_address).order_by("created_at", "id")
    if is_verified and len(found := list(known[:2])) == 1:
        return found[0]
    nameless = known.filter(account=None, identity_level=Citizen.IdentityLevel.CONTACT, identity_verified_at=None)
    citizen = nameless.filter(consultations__sealed_mail_address__isnull=False).first()
    if citizen is not None:
        return citizen
    name = letter.sender_name[:LONGEST_NAME] or letter.sender_address.partition("@")[0][:LONGEST_NAME]
    return registry.register(name=name, email=letter.sender_address, language=_language(letter))


def body_of(letter: Letter) -> str:
    """The words; of a letter without any, that there are none."""
    return letter.text or _("글 없이 보낸 메일입니다.")


def _language(letter: Letter) -> str:
    words = letter.subject + letter.text
    return "ko" if re.search("[가-힣]", words) or not re.search("[A-Za-z]{3}", words) else "en"


def _by_mail(mail: InboundMail, letter: Letter, *, may_answer: bool) -> workflow.ByMail:
    return workflow.ByMail(letter.sender_address, letter.message_id, mail.is_sender_verified, may_answer)


def _filed(mail: InboundMail, message: Message) -> None:
    mail.message = message
    _settle(mail, Kind.LETTER, State.FILED)


def _hold(mail: InboundMail, why: str) -> None:
    mail.problem = why
    _settle(mail, Kind.LETTER, State.HELD)


def _settle(mail: InboundMail, kind: Kind, state: State) -> None:
    mail.kind, mail.state = kind, state
    mail.save(update_fields=SETTLED)
