"""From blocks to mail. Compiled once for a campaign; for each recipient only the marked words are put in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from channels_mail.campaigns.content.blocks import FACES, Block, cleaned, read
from channels_mail.campaigns.content.letter import Letter, letter_of
from channels_mail.campaigns.content.links import absolute
from channels_mail.campaigns.content.placeholders import ALLOWED, MARK, PERSONAL, marked

if TYPE_CHECKING:
    from channels_mail.campaigns.models import CampaignVersion

# What else a recipient's letter holds: the two ways out, and the minute it left (for counting presses).
UNSUBSCRIBE, CHOICES, MINUTE = "unsubscribe", "choices", "minute"
ADVERTISING = "(광고)"
LONGEST_VALUE = 200
BLANK_LINES = re.compile(r"\n{3,}")
SPACE_AFTER_PREHEADER = range(60)  # so that a mail program does not go on with the letter's first words


@dataclass(frozen=True)
class Rendered:
    """One recipient's letter."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Slots:
    """Text cut at its placeholders: plain pieces at even places, names at odd ones."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Slots":
        return cls(tuple(text.split(MARK)))

    def fill(self, values: Mapping[str, str]) -> str:
        """Put the values in. What a value says is never looked at again."""
        pieces = list(self.pieces)
        pieces[1::2] = [values[name] for name in pieces[1::2]]
        return "".join(pieces)


@dataclass(frozen=True)
class Compiled:
    """A letter that only waits for its recipients."""

    subject: Slots
    text: Slots
    html: Slots
    instead: Mapping[str, str]

    def render(self, personal: Mapping[str, str]) -> Rendered:
        """The letter of whom these values describe; only the known names are taken from them."""
        values = {name: _value(personal.get(name, "")) or other for name, other in self.instead.items()}
        safe = {name: escape(value) for name, value in values.items()}
        return Rendered(self.subject.fill(values), self.text.fill(values), self.html.fill(safe))


def render(version: "CampaignVersion", personal: Mapping[str, str], language: str = "ko") -> Rendered:
    """The version for one recipient, in their language where it has it.

    A version does not change, so its instance keeps what was compiled.
    """
    language = version.language_for(language)
    kept: dict[str, Compiled] = vars(version).setdefault("_compiled", {})
    if language not in kept:
        kept[language] = compiled(letter_of(version, counted_of(version), language))
    return kept[language].render(personal)


@cache
def place_name(dong: str, language: str) -> str:
    """A neighbourhood as this language names it."""
    with translation.override(language):
        return _(dong) if dong else ""


def counted_of(version: "CampaignVersion") -> dict[str, str]:
    """Where its questions lead; and its links while presses are counted: to our own site, with the minute it left."""
    written = [block for language in version.languages for block in read(version.in_language(language)["blocks"])]
    asked = {block.id: version.question_address(block.id) for block in written if block.kind == "rating"}
    if not version.campaign.measures_clicks:
        return asked
    return asked | {
        link.block: f"{settings.SITE_URL}{link.counted_path}?m={_slot(MINUTE)}" for link in version.links.all()
    }


def compiled(letter: Letter) -> Compiled:
    """Everything that is the same for all recipients."""
    with translation.override(letter.language):
        context = _context(letter)
        return Compiled(
            subject=Slots.of(context["subject"]),
            text=Slots.of(BLANK_LINES.sub("\n\n", render_to_string("mail/campaign/letter.txt", context)).strip()),
            html=Slots.of(render_to_string("mail/campaign/letter.html", context)),
            instead={name: str(ALLOWED[name].instead) for name in PERSONAL}
            | {UNSUBSCRIBE: f"{settings.SITE_URL}/", CHOICES: f"{settings.SITE_URL}/", MINUTE: "0"},
        )


def _context(letter: Letter) -> dict[str, Any]:
    own = {"부서": letter.sender.department, "부서전화": letter.sender.phone, "구청": letter.sender.office}
    words = _Words(own)
    subject = words(cleaned(letter.subject))
    if letter.is_advertising and not subject.startswith(ADVERTISING):
        subject = f"{ADVERTISING} {subject}"
    why = _("‘%(topic)s’ 받기에 동의하셔서 보냈습니다.") % {"topic": letter.topic} if letter.topic else ""
    return {
        "language": letter.language,
        "site": settings.SITE_URL,
        "subject": subject,
        "preheader": words(cleaned(letter.preheader)),
        "filler": SPACE_AFTER_PREHEADER,
        "blocks": [_shown(block, words, dict(letter.counted).get(block.id, "")) for block in letter.blocks],
        "sender": letter.sender,
        "why": why,
        "is_advertising": letter.is_advertising,
        "unsubscribe": _slot(UNSUBSCRIBE) if letter.can_be_refused else "",
        "choices": _slot(CHOICES) if letter.can_be_refused else "",
    }


class _Words:
    """Marks a text's placeholders; those that are the sender's own are the same for all and go in at once."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = own

    def __call__(self, text: str) -> str:
        text = marked(text)
        for name, value in self.own.items():
            text = text.replace(_slot(name), value)
        return text


def _slot(name: str) -> str:
    return f"{MARK}{name}{MARK}"


def _shown(block: Block, words: _Words, counted: str) -> dict[str, Any]:
    """What the block's template shows; a text is cut into paragraphs and lists."""
    links = {each.name for each in block.definition.fields if each.takes in ("link", "picture", "code", "moment")}
    shown: dict[str, Any] = {name: value if name in links else words(value) for name, value in block.values.items()}
    shown |= {"kind": block.kind, "template": f"mail/campaign/{block.kind}.html"}
    link = (
        f"/petition-types/{block.values['code']}/" if block.kind == "petition_type" else block.values.get("link", "")
    )
    shown["link"] = (counted or absolute(link)) if link else ""
    if "source" in shown:
        shown["source"] = absolute(shown["source"])
    if block.kind == "rating":
        asks = counted or f"{settings.SITE_URL}/newsletters/ratings/sample/"
        shown["faces"] = [
            {"label": face, "link": f"{asks}?score={score}", "score": score} for score, face in enumerate(FACES, 1)
        ]
    if block.kind == "text":
        shown["parts"] = [_part(part) for part in re.split(r"\n\s*\n", shown["text"]) if part.strip()]
    if block.kind == "faq":
        shown["lines"] = shown["answer"].split("\n")
    if block.kind == "event" and (at := parse_datetime(block.values["starts_at"])):
        shown["when"] = make_aware(at) if is_naive(at) else at
    return shown


def _part(text: str) -> dict[str, Any]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    is_list = all(line.startswith("- ") for line in lines)
    return {"is_list": is_list, "lines": [line[2:] if is_list else line for line in lines]}


def _value(text: str) -> str:
    """One line without anything that could end a header or be taken for a mark."""
    return cleaned(str(text))[:LONGEST_VALUE]
