"""One spelling of a text for looking for numbers, with the way back to where each letter stood."""

import re
import unicodedata
from dataclasses import dataclass

from citizens.spelling.letters import plain_width, with_hyphens

_SPOKEN = {"공": "0", "영": "0", "일": "1", "이": "2", "삼": "3", "사": "4", "오": "5", "육": "6", "륙": "6"}
_SPOKEN |= {"칠": "7", "팔": "8", "구": "9"}
_LOOKS_LIKE = {"O": "0", "o": "0", "ㅇ": "0", "l": "1", "I": "1"}
_AS_DIGIT = _SPOKEN | _LOOKS_LIKE
_DIGIT = "[0-9" + "".join(_AS_DIGIT) + "]"
_BETWEEN = r"(?:[ \-./·]{0,3}|에[ ]?|[ ]?(?:다시|대시|하이픈)[ ]?)"
# Nine at least: 이사, 구오 and the like are words. A last 이 before a letter is a particle: …팔이에요.
_PARTICLE = "이(?![공영일이삼사오육륙칠팔구])[가-힣]"
_SPOKEN_RUN = re.compile(rf"(?<![0-9A-Za-z]){_DIGIT}(?:{_BETWEEN}(?!{_PARTICLE}){_DIGIT}){{8,}}(?![A-Za-z])")
_SPACED_RUN = re.compile(r"(?<![0-9])[0-9](?:[ .·\-_*/]{1,3}[0-9](?![0-9])){8,}(?![0-9])")
_GROUP = re.compile(r".[\u0300-\u036f\u1160-\u11ff]*", re.DOTALL)  # a letter with what composes with it


@dataclass(frozen=True)
class Plain:
    """NFC, narrow, with 0-9 for every digit. starts[i] and ends[i] are where letter i came from."""

    text: str
    starts: list[int]
    ends: list[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    """Composed letters, usual width, one hyphen, digits of every script; spoken and spaced numbers written out."""
    letters: list[tuple[str, int, int]] = []
    for match in _GROUP.finditer(text):
        for letter in with_hyphens(plain_width(match.group())):
            letters.append((_digit(letter), match.start(), match.end()))
    return _without_gaps(_written_out(letters))


def _digit(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f":
        return " "
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)


def _written_out(letters: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """공일공 일이삼사 → 010 1234, O1O → 010; what joins the digits becomes a hyphen."""
    for match in _SPOKEN_RUN.finditer("".join(letter for letter, _, _ in letters)):
        if match.group().isascii() and not re.search("[A-Za-z]", match.group()):
            continue
        for index in range(*match.span()):
            letter, start, end = letters[index]
            if not letter.isascii() or letter.isalpha():
                letters[index] = (_AS_DIGIT.get(letter, "-"), start, end)
    return letters


def _without_gaps(letters: list[tuple[str, int, int]]) -> Plain:
    """9 0 0 1 0 1 - 1 … → 900101-1…: a number whose every digit stands alone is pushed together."""
    gaps: set[int] = set()
    for match in _SPACED_RUN.finditer("".join(letter for letter, _, _ in letters)):
        gaps.update(index for index in range(*match.span()) if not letters[index][0].isdigit())
    kept = [each for index, each in enumerate(letters) if index not in gaps]
    return Plain("".join(each[0] for each in kept), [each[1] for each in kept], [each[2] for each in kept])
