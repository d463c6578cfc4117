"""Text messages: one narrow door to whoever carries them for the office."""

import re
import uuid
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

MOBILE = re.compile(r"^01\d-\d{3,4}-\d{4}$")
MOST_BYTES = 90  # of a short message, in the code of Korean networks


class TextMessageRefused(Exception):
    """No text message can go to this number, or not with this text. Never carries either."""


class TextMessageSender(Protocol):
    """A carrier of text messages."""

    code: str

    def send(self, number: str, text: str) -> None:
        """Hand over one short message to a Korean mobile phone. Raises TextMessageRefused."""
        ...


class DemoSender:
    """Puts each message into the demo's mailbox, addressed to the number. Exists in the demo only."""

    code = "demo"

    def send(self, number: str, text: str) -> None:
        refuse_what_no_network_takes(number, text)
        address = f"{number.replace('-', '')}@sms.example"
        headers = {"X-Outbox-Key": f"text-message:{uuid.uuid4()}"}
        EmailMessage(_("문자 메시지"), text, to=[address], headers=headers).send()


def sender() -> TextMessageSender | None:
    """The carrier that this office has a contract with; none outside the demo so far."""
    return DemoSender() if settings.DEMO else None


def is_mobile(number: str) -> bool:
    """Whether a text message can reach it."""
    return bool(MOBILE.match(number))


def refuse_what_no_network_takes(number: str, text: str) -> None:
    """Every carrier asks this first. Raises TextMessageRefused."""
    if not is_mobile(number):
        raise TextMessageRefused("not the number of a Korean mobile phone")
    try:
        length = len(text.encode("cp949"))
    except UnicodeEncodeError:
        raise TextMessageRefused("a sign that no Korean network carries") from None
    if not text.strip() or length > MOST_BYTES:
        raise TextMessageRefused(f"{length} bytes")
