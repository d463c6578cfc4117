"""Proofs that an address or a number is the citizen's own: a link by mail, a code by text message.

Looking at a link spends nothing: programs that guard mailboxes open every link. A link or code is good for the value
it was sent to; once that is corrected, it proves nothing.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citizens.accounts.models import Account
from citizens.contact_points import actions, text_messages
from citizens.contact_points.errors import CodeWrong, NotProven, TooMany, TooSoon
from citizens.contact_points.models import ContactPoint, Kind, SentProof

LINK_FOR = timedelta(hours=24)
CODE_FOR = timedelta(minutes=10)
TRIES = 5
PAUSE = timedelta(seconds=60)  # between two to one point
KEPT = timedelta(days=1)
MOST_A_DAY = 10  # to all points of one citizen: each text message costs the office, and may annoy a stranger
SALT = "citizens.contact_points.link"


@transaction.atomic
def send_link(point: ContactPoint, *, by: Account) -> None:
    """Mail a link to an unproven address. Raises TooMany and TooSoon."""
    point, sent = _begin(point, Kind.MAIL, by=by)
    language = "en" if get_language() == "en" else "ko"
    office = settings.OFFICE[f"name_{language}"]
    link = settings.SITE_URL + reverse("contact_points:link", args=[_token(point)])
    text = render_to_string(
        "mail/contact_point.txt", {"link": link, "office": office, "phone": settings.OFFICE["phone"]}
    )
    headers = {"X-Outbox-Key": f"contact-point:{sent.pk}", "Auto-Submitted": "auto-generated"}
    EmailMessage(f"[{office}] {_('전자우편 주소 확인')}", text, to=[point.own_value()], headers=headers).send()


def point_of(token: str, *, by: Account) -> ContactPoint:
    """The point that a link proves, of this citizen alone. Raises NotProven."""
    try:
        key, since = signing.loads(token, salt=SALT, max_age=LINK_FOR)
        point = ContactPoint.objects.visible_to(by).select_related("citizen").get(pk=UUID(key))
    except (signing.BadSignature, ContactPoint.DoesNotExist, ValueError, TypeError):
        raise NotProven from None
    if since != _since(point):
        raise NotProven
    return point


@transaction.atomic
def spend_link(token: str, *, by: Account) -> ContactPoint:
    """The link was followed and its button pressed: the address is proven, however often. Raises NotProven."""
    point = actions.lock(point_of(token, by=by), by=by)
    point_of(token, by=by)  # once more, now that nobody else can change it
    if point.verified_at is None:
        actions.verify(point, ContactPoint.VerifiedBy.LINK)
    return point


def forget_old() -> None:
    """What was sent yesterday proves nothing any more and is counted no more."""
    SentProof.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()


@transaction.atomic
def send_code(point: ContactPoint, *, by: Account) -> None:
    """Send six digits to a mobile phone. Raises TooMany, TooSoon and TextMessageRefused."""
    carrier = text_messages.sender()
    if carrier is None:
        raise text_messages.TextMessageRefused("nobody carries text messages for this office")
    if not text_messages.is_mobile(point.own_value()):
        raise text_messages.TextMessageRefused("not the number of a Korean mobile phone")
    point, sent = _begin(point, Kind.PHONE, by=by)
    code = f"{secrets.randbelow(10**6):06d}"
    sent.code_hash = _hash(sent, code)
    sent.save(update_fields=["code_hash"])
    district = settings.OFFICE["district_en" if get_language() == "en" else "district_ko"]
    carrier.send(
        point.own_value(),
        _("[%(district)s] 확인 번호 %(code)s. 10분 안에 써 주세요.") % {"district": district, "code": code},
    )


def spend_code(point: ContactPoint, *, code: str, by: Account) -> ContactPoint:
    """The six digits prove the number. Raises NotProven without a code that still holds, CodeWrong with tries left."""
    point, left = _try(point, code, by=by)
    if left is None:
        return point
    raise CodeWrong(left) if left else NotProven


@transaction.atomic
def _try(point: ContactPoint, code: str, *, by: Account) -> tuple[ContactPoint, int | None]:
    """One try, counted even when it fails; None when it does not, else how many are left."""
    point = actions.lock(point, by=by)
    sent = (
        SentProof.objects.select_for_update()
        .filter(point=point, sent_at__gt=timezone.now() - CODE_FOR, of_change=point.changed_at)
        .exclude(code_hash="")
        .order_by("-sent_at")
        .first()
    )
    if sent is None or sent.tries >= TRIES:
        return point, 0
    if constant_time_compare(sent.code_hash, _hash(sent, code)):
        actions.verify(point, ContactPoint.VerifiedBy.CODE)
        SentProof.objects.filter(point=point).update(code_hash="")
        return point, None
    sent.tries += 1
    sent.save(update_fields=["tries"])
    return point, TRIES - sent.tries


def _begin(point: ContactPoint, kind: Kind, *, by: Account) -> tuple[ContactPoint, SentProof]:
    """A new proof on its way, counted against what a citizen may have sent."""
    point = actions.lock(point, by=by)
    if point.kind != kind:
        raise ValueError(f"no such proof for {point.kind}")
    now = timezone.now()
    recent = SentProof.objects.filter(citizen=point.citizen_id, sent_at__gt=now - KEPT)
    if recent.count() >= MOST_A_DAY:
        raise TooMany
    if recent.filter(point=point, sent_at__gt=now - PAUSE).exists():
        raise TooSoon
    sent = SentProof.objects.create(citizen_id=point.citizen_id, point=point, sent_at=now, of_change=point.changed_at)
    return point, sent


def _token(point: ContactPoint) -> str:
    return signing.dumps([point.pk.hex, _since(point)], salt=SALT)


def _since(point: ContactPoint) -> str:
    """Since when the point has its value: a link of before proves nothing."""
    return point.changed_at.isoformat()


def _hash(sent: SentProof, code: str) -> str:
    return salted_hmac("citizens.contact_points.code", f"{sent.pk}:{code.strip()}", algorithm="sha256").hexdigest()
