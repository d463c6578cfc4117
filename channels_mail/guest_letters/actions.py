"""The only writer of letters without a login: kept sealed, confirmed by their address, or destroyed after a day."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction

from channels_mail.consultation import workflow
from channels_mail.consultation.models import Consultation
from channels_mail.guest_letters import letters, throttle
from channels_mail.guest_letters.errors import NotConfirmable, TooMany
from channels_mail.guest_letters.models import CONFIRMED_WITHIN, GuestLetter, GuestLetterFile
from citizens.accounts.models import Department
from citizens.contact_points import actions as contact_points
from citizens.contact_points.models import ContactPoint, Kind
from citizens.keys.models import SubjectKey
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from citizens.spelling import written_email
from civil_petitions.attachments.checks import CheckedFile

SALT = "channels_mail.guest_letters.link"
BATCH = 200
LONGEST_NAME = 60


def keep(
    *,
    submission_key: uuid.UUID,
    address: str,
    words: dict[str, Any],
    attached: Sequence[CheckedFile] = (),
    language: str = "ko",
    ip: str,
) -> GuestLetter:
    """Keep a letter until its writer confirms the address, and mail the link. Raises TooMany of one network.

    However often one key is submitted, there is one letter and one mail.
    """
    if earlier := GuestLetter.objects.filter(submission_key=submission_key).first():
        return earlier
    if not throttle.may_write(ip):
        raise TooMany
    try:
        with transaction.atomic():
            letter = GuestLetter(submission_key=submission_key, subject_key=SubjectKey.objects.issue())
            letter.language = language
            letter.sealed_address, letter.sealed_words = written_email(address), words
            letter.save(force_insert=True)
            for place, file in enumerate(attached):
                _keep_file(letter, place, file)
            letters.tell_link(letter, link_token(letter))
    except IntegrityError:
        return GuestLetter.objects.get(submission_key=submission_key)
    return letter


@transaction.atomic
def send_again(letter: GuestLetter, *, ip: str) -> None:
    """The link once more. Raises TooMany of one network."""
    if not throttle.may_write(ip):
        raise TooMany
    letters.tell_link(letter, link_token(letter))


def link_token(letter: GuestLetter) -> str:
    return signing.dumps(letter.pk.hex, salt=SALT)


def letter_of(token: str) -> tuple[GuestLetter | None, Consultation | None]:
    """What the link belongs to: a letter that waits, or the conversation it has become. Raises NotConfirmable."""
    try:
        letter_id = uuid.UUID(signing.loads(token, salt=SALT, max_age=CONFIRMED_WITHIN))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise NotConfirmable from None
    begun = Consultation.objects.filter(submission_key=letter_id).select_related("citizen").first()
    letter = GuestLetter.objects.filter(pk=letter_id).first() if begun is None else None
    if begun is None and (letter is None or letter.is_over):
        raise NotConfirmable
    return letter, begun


@transaction.atomic
def confirm(token: str) -> tuple[Consultation, bool]:
    """The button under the link was pressed: the letter is filed, and whether it is this press that did it.

    The office's promise counts from now. Of two presses at once one files, the other finds it. Raises NotConfirmable.
    """
    waiting, begun = letter_of(token)
    if waiting is not None:
        letter = GuestLetter.objects.select_for_update(of=("self",)).filter(pk=waiting.pk).first()
        if letter is not None:
            return _file(letter), True
        begun = letter_of(token)[1]
    if begun is None:
        raise NotConfirmable
    return begun, False


def destroy_old() -> int:
    """Destroy what nobody confirmed within a day, with the key it was sealed under; says how many."""
    ids = list(GuestLetter.objects.over().order_by("written_at").values_list("pk", flat=True)[:BATCH])
    for letter_id in ids:
        with transaction.atomic():
            letter = GuestLetter.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=letter_id).first()
            if letter is not None:
                _destroy(letter)
    return len(ids)


def _file(letter: GuestLetter) -> Consultation:
    address, words = letter.address(), letter.words()
    department = Department.objects.filter(pk=words.pop("department", "") or "", is_active=True).first()
    name = words.pop("name", "") or address.partition("@")[0][:LONGEST_NAME]
    begun = workflow.open_consultation(
        submission_key=letter.pk,
        citizen=_writer(address, name, letter.language),
        by=None,
        department=department,
        answer_to=address,
        attached=[CheckedFile(each.name(), each.kind, each.content(), each.flags) for each in letter.files.all()],
        **words,
    )
    _destroy(letter)
    return begun


def _writer(address: str, name: str, language: str) -> Citizen:
    """Somebody without a login, known by this address alone: who has a login takes the conversation over later."""
    nameless = Citizen.objects.with_email(address).filter(
        account=None, identity_level=Citizen.IdentityLevel.CONTACT, consultations__sealed_mail_address__isnull=False
    )
    citizen = nameless.order_by("created_at", "id").first() or registry.register(
        name=name, email=address, language=language
    )
    for point in ContactPoint.objects.with_value(Kind.MAIL, address).filter(citizen=citizen, verified_at=None):
        contact_points.verify(contact_points.lock(point), ContactPoint.VerifiedBy.LINK)
    return citizen


def _keep_file(letter: GuestLetter, place: int, file: CheckedFile) -> None:
    row = GuestLetterFile(letter=letter, subject_key=letter.subject_key, place=place, kind=file.kind, flags=file.flags)
    row.sealed_name, row.sealed_content = file.name, file.content
    row.save(force_insert=True)


def _destroy(letter: GuestLetter) -> None:
    key = letter.subject_key
    letter.delete()
    key.destroy()
