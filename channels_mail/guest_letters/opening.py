"""Opening a conversation without a login: by a code that is mailed to the address it was begun from."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from channels_mail.consultation.models import Consultation
from channels_mail.guest_letters import letters, throttle
from channels_mail.guest_letters.errors import CodeWrong, TooMany
from channels_mail.guest_letters.models import GuestCode

CODE_FOR = timedelta(minutes=10)
TRIES = 5


def of_guests(number: str) -> Consultation | None:
    """The conversation of this number, if one without a login began it; for who has a code, and for no list."""
    of_number = Consultation.objects.standing().filter(Q(number=number) | Q(parts__number=number)).distinct()
    found = of_number.filter(citizen__account=None, sealed_mail_address__isnull=False)
    return found.select_related("citizen", "department", "officer").first()


@transaction.atomic
def send_code(number: str, *, ip: str) -> None:
    """Mail six digits to the writer, if there is one: who asks cannot tell. Raises TooMany of one network."""
    if not throttle.may_try(ip):
        raise TooMany
    consultation = of_guests(number)
    if consultation is None or not throttle.may_send_code(consultation.pk):
        return
    code = f"{secrets.randbelow(10**6):06d}"
    sent = GuestCode(consultation=consultation)
    sent.code_hash = _hash(sent, code)
    sent.save(force_insert=True)
    letters.tell_code(consultation, sent, code)


def spend_code(number: str, code: str, *, ip: str) -> Consultation:
    """The conversation that the newest code opens, once. Raises CodeWrong, and TooMany of one network."""
    if not throttle.may_try(ip):
        raise TooMany
    consultation = of_guests(number)
    if consultation is None or not _spend(consultation, code):
        raise CodeWrong
    return consultation


def forget_old() -> None:
    """What was sent an hour ago opens nothing any more."""
    GuestCode.objects.filter(sent_at__lt=timezone.now() - timedelta(hours=1)).delete()


@transaction.atomic
def _spend(consultation: Consultation, code: str) -> bool:
    """One try, counted even when it fails. Of two with the right code at once, one gets in."""
    codes = GuestCode.objects.select_for_update().filter(consultation=consultation)
    sent = codes.filter(sent_at__gt=timezone.now() - CODE_FOR).order_by("-sent_at").first()
    if sent is None or sent.tries >= TRIES:
        return False
    if not constant_time_compare(sent.code_hash, _hash(sent, code)):
        sent.tries += 1
        sent.save(update_fields=["tries"])
        return False
    sent.delete()
    return True


def _hash(sent: GuestCode, code: str) -> str:
    digits = "".join(code.split())
    return salted_hmac("channels_mail.guest_letters.code", f"{sent.pk}:{digits}", algorithm="sha256").hexdigest()
