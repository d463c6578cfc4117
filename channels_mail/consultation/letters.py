"""The mails of a conversation. What they carry is the citizen's choice; a sensitive matter never leaves the portal."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from channels_mail.consultation import files
from channels_mail.consultation.models import (
    Channel,
    Consultation,
    Direction,
    LetterFile,
    MailShows,
    Message,
    PetitionProposal,
    Reader,
)
from channels_mail.outbox.backend import KEY_HEADER
from channels_mail.reply_address import reply_address
from citizens.contact_points.models import ContactPoint

MOST_MAILED = 7_000_000  # bytes of files in one mail: a third more on the way, and many mailboxes end at ten


def tell_opened(consultation: Consultation, message: Message) -> None:
    """We have it: its number, and until when we mean to answer."""
    with translation.override(consultation.language):
        key = f"consultation:{consultation.pk}:opened"
        _send(consultation, "opened", _("상담을 받았습니다"), key, last=message)


def tell_reply(consultation: Consultation, message: Message) -> None:
    """The officer's letter itself, or only that there is one."""
    shows = consultation.mail_shows == MailShows.ANSWER and not consultation.is_sensitive
    is_question = message.kind == Message.Kind.QUESTION
    with translation.override(consultation.language):
        subject = _("여쭐 것이 있습니다") if is_question else _("답변이 왔습니다")
        context: dict[str, Any] = {
            "body": message.body() if shows else "",
            "is_question": is_question,
            "author": message.author,
        }
        attached = list(message.files.select_related("subject_key"))
        mailed = attached if shows and _may_be_mailed(attached) else []
        context |= {"file_count": len(attached), "are_files_mailed": bool(mailed)}
        _send(consultation, "reply", subject, f"consultation-message:{message.pk}", mailed=mailed, **context)


def _may_be_mailed(attached: list[LetterFile]) -> bool:
    """All that the scanner let through, and not more than a mailbox takes; else they are fetched from the page."""
    return all(file.may_be_opened for file in attached) and sum(file.size for file in attached) <= MOST_MAILED


def tell_numbers_hidden(consultation: Consultation, message: Message) -> None:
    """Their letter holds numbers that nobody needs here: we hide them, and ask not to send such."""
    if not message.secret_kinds:
        return
    with translation.override(consultation.language):
        key = f"consultation-message:{message.pk}:numbers_hidden"
        kinds = ", ".join(message.secret_labels())
        _send(consultation, "numbers_hidden", _("글에 든 번호를 가렸습니다"), key, kinds=kinds)


def tell_handed_over(consultation: Consultation) -> None:
    """Another department or officer answers now."""
    with translation.override(consultation.language):
        key = f"consultation:{consultation.pk}:handed_over:{consultation.version}"
        _send(consultation, "handed_over", _("담당이 바뀌었습니다"), key)


def tell_reader_invited(consultation: Consultation, reader: Reader) -> None:
    """One more officer may read, and why."""
    with translation.override(consultation.language):
        subject = _("상담을 읽는 직원이 더해졌습니다")
        _send(consultation, "reader_invited", subject, f"consultation-reader:{reader.pk}", reader=reader)


def tell_proposed(consultation: Consultation, proposal: PetitionProposal) -> None:
    """The officer would rather handle it as a petition; nothing leaves the conversation before they agree."""
    with translation.override(consultation.language):
        subject = _("민원으로 옮길지 여쭙니다")
        _send(consultation, "proposed", subject, f"consultation-proposal:{proposal.pk}", proposal=proposal)


def tell_claimed(consultation: Consultation) -> None:
    """The conversation belongs to a login from now on: told to the address it was begun from."""
    with translation.override(consultation.language):
        _send(consultation, "claimed", _("상담을 회원 계정으로 옮겼습니다"), f"consultation:{consultation.pk}:claimed")


def tell_merged(consultation: Consultation, part: Consultation) -> None:
    """Two of their conversations go on as one, and why."""
    with translation.override(consultation.language):
        key = f"consultation:{consultation.pk}:merged:{consultation.version}"
        _send(consultation, "merged", _("두 상담을 하나로 합쳤습니다"), key, part=part)


def tell_unmerged(consultation: Consultation, part: Consultation) -> None:
    """They are two again."""
    with translation.override(consultation.language):
        key = f"consultation:{consultation.pk}:unmerged:{consultation.version}"
        _send(consultation, "unmerged", _("합친 상담을 다시 나누었습니다"), key, part=part)


def tell_split(consultation: Consultation, part: Consultation) -> None:
    """A part of what they wrote is answered by another department."""
    with translation.override(consultation.language):
        _send(consultation, "split", _("다른 부서도 답합니다"), f"consultation:{part.pk}:split", part=part)


def _send(
    consultation: Consultation,
    template: str,
    subject: str,
    key: str,
    *,
    last: Message | None = None,
    mailed: Iterable[LetterFile] = (),
    **context: Any,
) -> None:
    """Nobody is written to without an address: the portal itself tells everything. `last` is their newest letter."""
    name, address = consultation.citizen.contact_for_mail()
    address = consultation.mail_address() or address
    if not address or ContactPoint.objects.blocked(address):
        return
    context |= {
        "consultation": consultation,
        "name": name,
        "office_name": settings.OFFICE["name_en" if consultation.language == "en" else "name_ko"],
        "office_phone": settings.OFFICE["phone"],
        "takes_replies": settings.MAIL_IN_REPLIES,
        "can_log_in": consultation.citizen.account_id is not None,
        "link": settings.SITE_URL + page_of(consultation),
    }
    mail = EmailMessage(
        f"[{context['office_name']}] {subject} ({consultation.number})",
        render_to_string(f"mail/consultation/{template}.txt", context),
        to=[address],
        headers={KEY_HEADER: key, "Auto-Submitted": "auto-generated"} | _threaded(consultation, last),
        reply_to=[reply_address(consultation)] if settings.MAIL_IN_REPLIES else None,
    )
    for file in mailed:
        mail.attach(file.name(), files.read(file), file.content_type)
    mail.send()


def page_of(consultation: Consultation) -> str:
    """Where its citizen reads it: behind the login, or, without one, behind a code that is mailed."""
    has_login = consultation.citizen.account_id is not None
    return reverse("consultations:thread" if has_login else "guest_letters:thread", args=[consultation.number])


def thread_id(consultation: Consultation) -> str:
    """A Message-ID that no mail has and each of the conversation names, so that mail programs keep them together."""
    return f"<consultation-{consultation.pk}@{settings.MAIL_IN_DOMAIN}>"


def _threaded(consultation: Consultation, last: Message | None) -> dict[str, str]:
    if last is None:
        last = consultation.all_messages().filter(direction=Direction.IN, channel=Channel.MAIL).last()
    theirs = last.mail_id() if last else ""
    references = {"References": f"{thread_id(consultation)} {theirs}".strip()}
    return references | ({"In-Reply-To": theirs} if theirs else {})
