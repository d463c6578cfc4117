"""Choosing the name one writes under: the only writer of pens."""

import unicodedata

from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts.models import Account, IdentityVerification
from portal.board.errors import NoPenName, NotVerified, PenNameTaken
from portal.board.models import Pen

# Nobody speaks for the office under a pen name.
RESERVED = ("구청", "시청", "관리자", "운영자", "담당자", "공무원", "주무관", "구청장", "공식", "admin", "official")


def is_verified(account: Account) -> bool:
    """Whether somebody whose identity was verified stands behind the account (정보통신망법 제44조의5)."""
    return IdentityVerification.objects.filter(account=account).exists()


def pen_of(account: Account) -> Pen | None:
    return Pen.objects.filter(account=account).first()


def writing_pen(account: Account) -> Pen:
    """The pen of somebody who may write. Raises NotVerified, NoPenName."""
    if account.is_officer or not is_verified(account):
        raise NotVerified(account.pk)
    pen = pen_of(account)
    if pen is None:
        raise NoPenName(account.pk)
    return pen


def skeleton(name: str) -> str:
    """What two names must not share: letters and digits alone, in one form."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if sign.isalnum()).translate(str.maketrans("0il", "o11"))


def is_reserved(name: str) -> bool:
    return any(word in skeleton(name) for word in map(skeleton, RESERVED))


def choose(*, by: Account, name: str) -> Pen:
    """Take this name, for old and new texts alike. Raises NotVerified, PenNameTaken."""
    if by.is_officer or not is_verified(by):
        raise NotVerified(by.pk)
    if is_reserved(name):
        raise PenNameTaken(name)
    words = {"name": name, "skeleton": skeleton(name), "named_at": timezone.now()}
    try:
        with transaction.atomic():
            return Pen.objects.update_or_create(account=by, defaults=words)[0]
    except IntegrityError as error:
        raise PenNameTaken(name) from error
