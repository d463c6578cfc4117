"""A letter before it has a recipient: the words of one version, who sends them, and the ways out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from channels_mail.campaigns.content import blocks
from channels_mail.campaigns.content.blocks import Block
from citizens.consent.purposes import Purpose

if TYPE_CHECKING:
    from channels_mail.campaigns.models import CampaignDraft, CampaignVersion


@dataclass(frozen=True)
class Sender:
    """Who answers for the letter: named in every one of them."""

    office: str
    department: str
    phone: str
    mail: str
    address: str


@dataclass(frozen=True)
class Letter:
    """What rendering needs and nothing else, so that a draft, a sample and a campaign are made the same way."""

    subject: str
    preheader: str
    blocks: tuple[Block, ...]
    sender: Sender
    language: str = "ko"
    topic: str = ""  # the label of what the reader agreed to receive
    can_be_refused: bool = True
    is_advertising: bool = False
    # Where a block's link leads instead, when presses are counted: block id -> address.
    counted: tuple[tuple[str, str], ...] = ()


def letter_of(
    version: "CampaignVersion | CampaignDraft", counted: dict[str, str] | None = None, language: str = "ko"
) -> Letter:
    """The letter of a stored version, or of what is being written; in Korean where it has no English."""
    campaign = version.campaign
    rules = campaign.rules
    language = version.language_for(language)
    words = version.in_language(language)
    with translation.override(language):
        topic = str(Purpose(campaign.topic).label) if campaign.topic else ""
        sender = sender_of(campaign.department.name, campaign.department.phone, language)
    return Letter(
        subject=words["subject"],
        preheader=words["preheader"],
        blocks=tuple(blocks.read(words["blocks"])),
        sender=sender,
        language=language,
        topic=topic,
        can_be_refused=rules.can_be_refused,
        is_advertising=bool(rules.label),
        counted=tuple((counted or {}).items()),
    )


def sender_of(department: str, phone: str, language: str = "ko") -> Sender:
    """The office and the department that sends, as 시행령 별표 6 wants them named."""
    language = "en" if language == "en" else "ko"
    return Sender(
        office=str(settings.OFFICE[f"name_{language}"]),
        department=department,
        phone=phone or str(settings.OFFICE["phone"]),
        mail=str(settings.OFFICE["mail"]),
        address=str(settings.OFFICE[f"address_{language}"]),
    )
