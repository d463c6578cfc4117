"""The parts a letter is put together from. A block is plain values: no markup, no code, nothing to run."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns.content.errors import BadBlocks

MOST_BLOCKS = 30
ID = re.compile(r"[a-z0-9]{8}\Z")
CONTROL = {code: None for code in range(32) if chr(code) not in "\n\t"} | {0x7F: None, 0x2028: "\n", 0x2029: "\n"}


@dataclass(frozen=True)
class Field:
    """One value of a block: its label, how long it may be, and what it takes."""

    name: str
    label: Promise
    most: int
    takes: str = "line"  # line, text, link, picture, moment or code
    is_needed: bool = True
    hint: Promise | str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of block as the composer offers it."""

    name: str
    label: Promise
    icon: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        return next(each for each in self.fields if each.name == name)


_LINK_HINT = _("https://로 시작하거나, 우리 누리집 주소라면 /petition-types/처럼 써 주세요.")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("heading", _("제목"), "type", (Field("text", _("제목"), 80),)),
        Kind(
            "text",
            _("글"),
            "file-text",
            (
                Field(
                    "text",
                    _("글"),
                    3000,
                    "text",
                    hint=_("빈 줄로 문단을 나눕니다. ‘- ’로 시작하는 줄은 목록이 됩니다."),
                ),
            ),
        ),
        Kind(
            "picture",
            _("그림"),
            "image",
            (
                Field("source", _("그림"), 300, "picture"),
                Field(
                    "alternative",
                    _("대체 글"),
                    200,
                    hint=_("그림을 못 보는 분께 그림이 하는 말을 그대로 적습니다."),
                ),
                Field("link", _("누르면 가는 곳"), 500, "link", False, _LINK_HINT),
            ),
        ),
        Kind(
            "button",
            _("단추"),
            "external-link",
            (
                Field("label", _("단추 이름"), 30, hint=_("‘의견 남기기’처럼 할 일을 적습니다.")),
                Field("link", _("누르면 가는 곳"), 500, "link", hint=_LINK_HINT),
            ),
        ),
        Kind(
            "event",
            _("행사"),
            "calendar-days",
            (
                Field("title", _("행사 이름"), 80),
                Field("starts_at", _("언제"), 16, "moment"),
                Field("place", _("어디서"), 100),
                Field("link", _("자세한 안내"), 500, "link", False, _LINK_HINT),
            ),
        ),
        Kind(
            "petition_type",
            _("민원 안내"),
            "file-pen",
            (
                Field("code", _("민원"), 60, "code"),
                Field("title", _("민원 이름"), 80),
                Field("summary", _("한 줄 안내"), 200, is_needed=False),
            ),
        ),
        Kind(
            "faq",
            _("자주 묻는 질문"),
            "circle-help",
            (
                Field("question", _("질문"), 120),
                Field("answer", _("답"), 1000, "text"),
                Field("link", _("더 알아볼 곳"), 500, "link", False, _LINK_HINT),
            ),
        ),
        Kind(
            "rating",
            _("평가"),
            "star",
            (
                Field(
                    "question",
                    _("물음"),
                    120,
                    hint=_("하나만 묻습니다. 예: 이 소식이 도움이 되었나요? 누가 답했는지는 남지 않습니다."),
                ),
            ),
        ),
    )
}
# What a press on each face of a rating says, from 1 to 5.
FACES = (_("매우 불만족"), _("불만족"), _("보통"), _("만족"), _("매우 만족"))


@dataclass(frozen=True)
class Block:
    """One block: what it is, a name of its own, and its values, all of them there though they may be empty."""

    kind: str
    id: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def definition(self) -> Kind:
        return KINDS[self.kind]

    def missing(self) -> list[Field]:
        """What it needs and has not yet."""
        return [each for each in self.definition.fields if each.is_needed and not self.values[each.name].strip()]

    def stored(self) -> dict[str, str]:
        return {"kind": self.kind, "id": self.id, **self.values}


def new(kind: str, **values: str) -> Block:
    """An empty block of this kind. Raises BadBlocks where there is no such kind."""
    return _read({"kind": kind, "id": secrets.token_hex(4), **values}, 0)


def read(stored: object) -> list[Block]:
    """The blocks as they were stored or sent. Raises BadBlocks for anything else, before it can be stored."""
    if not isinstance(stored, list):
        raise BadBlocks(_("본문을 읽을 수 없습니다. 화면을 새로 열어 다시 써 주세요."))
    if len(stored) > MOST_BLOCKS:
        raise BadBlocks(_("본문은 블록 30개까지 담습니다. 나누어 보내 주세요."))
    blocks = [_read(each, place) for place, each in enumerate(stored)]
    if len({block.id for block in blocks}) < len(blocks):
        raise BadBlocks(_("같은 블록이 두 번 있습니다. 화면을 새로 열어 다시 써 주세요."))
    return blocks


def stored(blocks: list[Block]) -> list[dict[str, str]]:
    return [block.stored() for block in blocks]


def _read(raw: Any, place: int) -> Block:
    if not isinstance(raw, dict) or raw.get("kind") not in KINDS:
        raise BadBlocks(_("알 수 없는 블록이 있습니다. 화면을 새로 열어 다시 써 주세요."))
    kind = KINDS[raw["kind"]]
    name = raw.get("id", f"{place:08d}")
    if not isinstance(name, str) or not ID.match(name):
        raise BadBlocks(_("블록의 이름이 맞지 않습니다. 화면을 새로 열어 다시 써 주세요."))
    if raw.keys() - {"kind", "id"} - {each.name for each in kind.fields}:
        raise BadBlocks(_("블록에 알 수 없는 값이 있습니다. 화면을 새로 열어 다시 써 주세요."))
    return Block(kind.name, name, {each.name: _value(each, raw.get(each.name, "")) for each in kind.fields})


def _value(of: Field, value: object) -> str:
    if not isinstance(value, str):
        raise BadBlocks(_("블록의 값은 글이어야 합니다."))
    text = cleaned(value, is_one_line=of.takes != "text")
    if len(text) > of.most:
        raise BadBlocks(
            _("‘%(label)s’은(는) %(most)d자까지 쓸 수 있습니다. 줄여 주세요.") % {"label": of.label, "most": of.most}
        )
    return text


def cleaned(text: str, *, is_one_line: bool = True) -> str:
    """As it may go into a letter: NFC, no control characters, no halves of surrogates, one line where it is one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROL)
    text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    return " ".join(text.split()) if is_one_line else text.strip()
