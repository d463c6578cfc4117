"""What is looked at before a letter may be approved: what must be mended, what should be, and what is well."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from channels_mail.campaigns.content import contrast, links, placeholders, rendering
from channels_mail.campaigns.content.blocks import Block
from channels_mail.campaigns.content.letter import Letter
from citizens import personal_numbers
from citizens.personal_numbers import Kind

SUBJECT_SEEN = 25  # characters a phone shows of a subject
LONG_SENTENCE = 60
WIDER = {"en": 2}  # what Korean says in one letter, English says in about two
MOST_HANGUL = 12  # a name of a place or two
CLIPPED_AT = 102_400  # bytes: some large mail services cut longer mails off
LARGE = 80_000
GREETINGS = ("안녕하", "귀하", "존경하는", "Dear ", "Hello")
# What spam filters and people take for spam. Words that a district office needs are not among them.
SPAM = (
    "당첨",
    "공짜",
    "100%",
    "대박",
    "선착순 마감",
    "지금 바로 클릭",
    "여기를 클릭",
    "무조건",
    "긴급!",
    "free!!!",
    "click here",
)
NEVER_MAILED = {Kind.RESIDENT, Kind.FOREIGNER, Kind.CARD, Kind.LICENCE, Kind.PASSPORT, Kind.ACCOUNT, Kind.PLATE}
HANGUL = re.compile("[가-힣]")
WORD = re.compile(r"\{\{[^{}]*\}\}")
SENTENCE = re.compile(r"(?<=[.?!。])\s+|\n+")
SINGLE_BRACES = re.compile(r"(?<!\{)\{\s*(이름|동|부서|구청)\s*\}(?!\})|\[\s*이름\s*\]")


class Level(StrEnum):
    BAD = "bad"  # keeps the letter from being approved
    WARN = "warn"
    OK = "ok"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, in words for the writer; `block` is the block it is about."""

    level: Level
    code: str
    text: str
    block: str = ""


def check(letter: Letter) -> list[Finding]:
    """All findings, the gravest first; what is well is said too."""
    found = [finding for look in CHECKS for finding in look(letter)]
    return sorted(found, key=lambda finding: list(Level).index(finding.level))


def keeps_from_approval(letter: Letter) -> list[Finding]:
    return [finding for finding in check(letter) if finding.level == Level.BAD]


def _bad(code: str, text: str, block: Block | None = None) -> Finding:
    return Finding(Level.BAD, code, text, block.id if block else "")


def _warn(code: str, text: str, block: Block | None = None) -> Finding:
    return Finding(Level.WARN, code, text, block.id if block else "")


def _ok(code: str, text: str) -> Finding:
    return Finding(Level.OK, code, text)


def _language(letter: Letter) -> Iterator[Finding]:
    """An English letter that still speaks Korean was copied and not translated."""
    if letter.language != "en":
        return
    for text, block in _texts(letter):
        if len(HANGUL.findall(WORD.sub("", text))) > MOST_HANGUL:
            yield _bad("language", _("영문 글에 한글이 남아 있습니다. 영어로 옮겨 주세요."), block)


def _subject(letter: Letter) -> Iterator[Finding]:
    seen = SUBJECT_SEEN * WIDER.get(letter.language, 1)
    if not letter.subject.strip():
        yield _bad("subject", _("제목이 없습니다. 무엇을 알리는지 한 줄로 써 주세요."))
    elif len(letter.subject) > seen:
        text = _("제목이 %(seen)d자를 넘습니다. 휴대전화에서는 앞부분만 보입니다.") % {"seen": seen}
        yield _warn("subject_long", text)
    else:
        yield _ok("subject", _("제목이 휴대전화에서 다 보입니다"))
    if letter.subject.replace(" ", "").startswith(("(광고", "[광고", "광고)")) and not letter.is_advertising:
        yield _bad(
            "subject_mark", _("(광고) 표시는 광고 분류에서 저절로 붙습니다. 제목에서 지우거나 분류를 바꿔 주세요.")
        )
    if not letter.preheader.strip():
        yield _warn("preheader", _("미리보기 글이 없습니다. 받은편지함에서 제목 옆에 보이는 한 줄입니다."))


def _body(letter: Letter) -> Iterator[Finding]:
    if not any(block.kind in ("text", "event", "petition_type", "faq") for block in letter.blocks):
        yield _bad("body", _("본문이 없습니다. 글 블록을 하나 더하고 결론부터 써 주세요."))
    for block in letter.blocks:
        for field in block.missing():
            text = _("‘%(block)s’에 ‘%(field)s’이(가) 비었습니다. 채우거나 블록을 지워 주세요.")
            code = "alternative" if field.name == "alternative" else "missing"
            yield _bad(code, text % {"block": block.definition.label, "field": field.label}, block)


def _conclusion(letter: Letter) -> Iterator[Finding]:
    texts = [block.values["text"] for block in letter.blocks if block.kind == "text" and block.values["text"].strip()]
    if not texts:
        return
    if texts[0].lstrip().startswith(GREETINGS):
        yield _warn("conclusion", _("첫 문장이 인사말입니다. 바뀌는 것과 할 일부터 써 주세요."))
    else:
        yield _ok("conclusion", _("첫 문장에 결론이 있습니다"))
    longest = max((len(each) for text in texts for each in SENTENCE.split(text)), default=0)
    if longest > LONG_SENTENCE * WIDER.get(letter.language, 1):
        yield _warn(
            "sentence", _("%(length)d자인 문장이 있습니다. 40자 안으로 나누면 읽기 쉽습니다.") % {"length": longest}
        )


def _pictures(letter: Letter) -> Iterator[Finding]:
    pictures = [block for block in letter.blocks if block.kind == "picture"]
    for block in pictures:
        alternative = block.values["alternative"]
        if re.search(r"\.(jpe?g|png|gif|webp)$", alternative, re.I) or alternative.strip() in (
            "그림",
            "사진",
            "이미지",
        ):
            yield _bad(
                "alternative", _("대체 글이 그림의 내용을 말하지 않습니다. 그림에 든 글과 뜻을 써 주세요."), block
            )
        if block.values["source"] and not links.absolute(block.values["source"]):
            yield _bad("picture", _("그림의 주소를 쓸 수 없습니다. 그림을 다시 올려 주세요."), block)
    written = sum(len(value) for block in letter.blocks for value in _words_of(block) if block.kind != "picture")
    if pictures and written < 40:
        yield _bad("pictures_only", _("그림을 못 보는 분은 뜻을 알 수 없습니다. 같은 내용을 글로도 써 주세요."))
    else:
        yield _ok("pictures", _("그림 없이도 뜻이 통합니다"))


def _links(letter: Letter) -> Iterator[Finding]:
    is_well, has_any = True, False
    for block in letter.blocks:
        address = block.values.get("link", "").strip()
        if not address:
            continue
        has_any = True
        if not links.is_safe(address):
            text = _("‘%(link)s’은(는) 쓸 수 없는 주소입니다. https://로 시작하는 주소를 써 주세요.")
        elif links.leads_nowhere(address):
            text = _("‘%(link)s’에는 화면이 없습니다. 주소를 확인해 주세요.")
        elif links.is_shortened(address):
            text = _("‘%(link)s’은(는) 줄인 주소라 어디로 가는지 알 수 없습니다. 본래 주소를 써 주세요.")
        else:
            continue
        is_well = False
        yield _bad("link", text % {"link": address[:60]}, block)
    if is_well and has_any:
        yield _ok("links", _("링크 주소가 모두 맞습니다"))


def _variables(letter: Letter) -> Iterator[Finding]:
    is_well = True
    for text, block in _texts(letter):
        for wrong in placeholders.unknown(text):
            is_well = False
            yield _bad(
                "variable", _("‘%(word)s’은(는) 쓸 수 없는 자리입니다. 목록에서 골라 주세요.") % {"word": wrong}, block
            )
        if SINGLE_BRACES.search(text):
            is_well = False
            yield _bad("braces", _("받는 분의 값이 들어갈 자리는 {{이름}}처럼 괄호를 둘씩 씁니다."), block)
    if is_well:
        yield _ok("variables", _("받는 분의 값이 들어갈 자리가 모두 맞습니다"))


def _personal_numbers(letter: Letter) -> Iterator[Finding]:
    """A letter to many holds nobody's number."""
    for text, block in _texts(letter):
        for found in personal_numbers.find(text):
            label = {"kind": Kind(found.kind).label}
            if found.kind in NEVER_MAILED:
                yield _bad("personal_number", _("%(kind)s처럼 보이는 숫자가 있습니다. 지워 주세요.") % label, block)
            elif found.kind == Kind.PHONE and text[found.start : found.start + 2] == "01":
                yield _warn("personal_phone", _("휴대전화번호가 있습니다. 부서 전화로 바꿔 주세요."), block)


def _spam(letter: Letter) -> Iterator[Finding]:
    text = " ".join(each for each, _block in _texts(letter))
    words = [word for word in SPAM if word in text]
    if words:
        yield _warn("spam", _("스팸으로 보일 수 있는 말이 있습니다: %(words)s") % {"words": ", ".join(words)})
    if text.count("!") > 2 or "!" in letter.subject:
        yield _warn("exclamation", _("느낌표가 많습니다. 스팸으로 걸러질 수 있으니 지워 주세요."))


def _mail(letter: Letter) -> Iterator[Finding]:
    """What can only be seen in the finished mail: its size and its colours."""
    rendered = rendering.compiled(letter).render({})
    size = len(rendered.html.encode())
    if size > CLIPPED_AT:
        yield _bad(
            "size", _("메일이 %(size)dKB라서 중간에 잘립니다. 100KB 아래로 줄여 주세요.") % {"size": size // 1024}
        )
    elif size > LARGE:
        yield _warn("size", _("메일이 %(size)dKB로 큽니다. 글을 줄이면 더 빨리 열립니다.") % {"size": size // 1024})
    if contrast.lowest(rendered.html) < contrast.LEAST:
        yield _bad("contrast", _("글자와 바탕의 색이 비슷해 읽기 어렵습니다."))
    else:
        yield _ok("contrast", _("글자와 바탕의 명도 차이가 충분합니다"))
    if letter.can_be_refused and rendered.text:
        yield _ok("ways_out", _("수신 거부 링크와 보낸 부서가 들어 있습니다"))


def _texts(letter: Letter) -> Iterator[tuple[str, Block | None]]:
    yield letter.subject, None
    yield letter.preheader, None
    for block in letter.blocks:
        for value in _words_of(block):
            yield value, block


def _words_of(block: Block) -> list[str]:
    return [block.values[each.name] for each in block.definition.fields if each.takes in ("line", "text")]


CHECKS = (_language, _subject, _body, _variables, _personal_numbers, _links, _pictures, _conclusion, _spam, _mail)
