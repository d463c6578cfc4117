"""A citizen's letters in paragraphs, each with a key by which it can be chosen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from channels_mail.consultation.models import Message
from citizens.encryption import SealError, prefetch_keys


@dataclass(frozen=True)
class Paragraph:
    """`2:1` is the second paragraph of the letter with the number 2."""

    key: str
    text: str


def paragraphs_of(messages: Iterable[Message]) -> list[Paragraph]:
    """In the order they were written; a letter that cannot be opened has none."""
    messages = list(messages)
    prefetch_keys(messages)
    found = []
    for message in messages:
        try:
            body = message.body()
        except SealError:
            continue
        parts = (part.strip() for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n")))
        found += [Paragraph(f"{message.number}:{place}", part) for place, part in enumerate(parts) if part]
    return found
