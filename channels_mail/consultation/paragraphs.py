"""A citizen's letters in paragraphs, each with a key by which it can be chosen."""

import re
from dataclasses import dataclass

from channels_mail.consultation.models import Consultation, Direction
from citizens.encryption import SealError, prefetch_keys


@dataclass(frozen=True)
class Paragraph:
    """`2:1` is the second paragraph of the letter with the number 2; a merged letter goes by its id."""

    key: str
    text: str


def paragraphs_of(consultation: Consultation) -> list[Paragraph]:
    """What its citizen wrote, in the order of time; a letter that cannot be opened has none."""
    messages = list(consultation.all_messages().filter(direction=Direction.IN))
    prefetch_keys(messages)
    found = []
    for message in messages:
        try:
            body = message.body()
        except SealError:
            continue
        parts = (part.strip() for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n")))
        letter = message.number if message.consultation_id == consultation.pk else message.pk.hex
        found += [Paragraph(f"{letter}:{place}", part) for place, part in enumerate(parts) if part]
    return found
