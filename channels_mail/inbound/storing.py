"""Keeping what came: one INSERT, and committed when this returns. Nothing is understood here, so nothing can fail."""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from channels_mail.inbound.models import InboundMail
from citizens.keys.models import SubjectKey

KEY_LABEL = "inbound-mail"
_passed: Counter[str] = Counter()


def store(mailbox: str, raw: bytes, *, via: str, sender: str = "", recipients: Sequence[str] = ()) -> None:
    """Keep the letter, once however often it is handed over. Call it outside a transaction: then it is committed.

    Whoever calls may say "I have it" when this returns, and must say "try again" when it raises.
    """
    mail = InboundMail(
        mailbox=mailbox,
        sha256=hashlib.sha256(raw).hexdigest(),
        via=via,
        size=len(raw),
        subject_key=SubjectKey.objects.system(KEY_LABEL),
    )
    mail.sealed_envelope = {"sender": _whole(sender), "recipients": [_whole(each) for each in recipients]}
    mail.sealed_raw = raw
    kill_point("before_write")
    with transaction.atomic():
        InboundMail.objects.bulk_create([mail], ignore_conflicts=True)
        kill_point("before_commit")
    kill_point("after_commit")


def _whole(text: str) -> str:
    """Without halves of surrogate pairs, which JSON cannot carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def kill_point(name: str) -> None:
    """Die here when a drill asks for it: INBOUND_KILL_AT=<point>:<n-th passing>, in settings with DRILL only."""
    if not settings.DRILL:
        return
    _passed[name] += 1
    if os.environ.get("INBOUND_KILL_AT") == f"{name}:{_passed[name]}":
        os.kill(os.getpid(), 9)
