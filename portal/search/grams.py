"""Korean words as two-letter grams, so that a search bears particles, spacing and first consonants. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_WORD = re.compile(r"[0-9a-z가-힣ㄱ-ㅎㅏ-ㅣ一-龥]+")
_PARTICLES = re.compile(
    r"(?<=[가-힣]{2})(으로부터|에서부터|이라도|에게서|까지|부터|에서|에게|한테|으로|처럼|보다|하고|이랑|이나|이|가|을|를|은|는|에|의|도|로|와|과|만|랑|나)$"
    r"|(?<=^[가-힣])(에서|까지|으로|을|를|은|는|에)$"
)
_ENDINGS = re.compile(
    r"(?<=[가-힣])(했습니다|합니다|습니다|입니다|하려면|하려고요|하려고|려고요|려고|려면|하고싶어요|싶어요|싶습니다|해주세요|주세요|"
    r"해요|했어요|하세요|되나요|됐나요|인가요|한가요|나요|까요|네요|어요|아요|워요|와요|져요|세요|예요|이에요|하기|하는|해서|어서|아서|할|한|기)$"
)
_EMPTY = frozenset(  # words that say nothing about the matter
    [
        "너무",
        "많이",
        "좀",
        "제발",
        "어떻게",
        "어디",
        "어디서",
        "뭐",
        "무엇",
        "있어요",
        "없어요",
        "것",
        "수",
        "때",
        "거",
        "저",
        "제",
        "그",
        "이",
        "안",
        "잘",
        "더",
        "왜",
        "및",
        "또",
    ]
)


def normalise(text: str) -> str:
    """One form for all ways of typing: NFKC, small letters, nothing but words and single spaces."""
    letters = (
        letter if "ㄱ" <= letter <= "ㅣ" else unicodedata.normalize("NFKC", letter)  # NFKC would break ㄱㄹㄷ
        for letter in unicodedata.normalize("NFC", text)
    )
    return " ".join(_WORD.findall("".join(letters).casefold()))


def stem(word: str) -> str:
    """The word without ending and particle: 구멍이 → 구멍, 시끄러워요 → 시끄러."""
    without_ending = _ENDINGS.sub("", word) or word
    return _PARTICLES.sub("", without_ending) or without_ending


def words(text: str) -> list[str]:
    """The words that carry meaning, without their endings."""
    found = normalise(text).split()
    return [stem(word) for word in found if word not in _EMPTY] or found


def pairs(word: str) -> list[str]:
    """Neighbouring letters two by two; a single letter is its own pair."""
    return [word] * len(word) if len(word) < 2 else [word[index : index + 2] for index in range(len(word) - 1)]


def initials(text: str) -> str:
    """가로등 → ㄱㄹㄷ; what is not a Korean syllable falls away."""
    return "".join(INITIALS[(ord(letter) - ord("가")) // 588] for letter in text if "가" <= letter <= "힣")


def is_initials(text: str) -> bool:
    """Whether somebody typed only first consonants."""
    letters = normalise(text).replace(" ", "")
    return len(letters) > 1 and all(letter in INITIALS for letter in letters)


def query_grams(text: str) -> list[str]:
    """The grams to look for, each once, in order."""
    if is_initials(text):
        return list(dict.fromkeys(_initial_grams(normalise(text).replace(" ", ""))))
    return list(dict.fromkeys(gram for word in words(text) for gram in pairs(word)))


def _initial_grams(letters: str) -> list[str]:
    """Three by three, for two first consonants stand in every other title; two where there are no more."""
    size = min(len(letters), 3)
    return [f"^{letters[index : index + size]}" for index in range(len(letters) - size + 1)] if size > 1 else []


def document_grams(text: str, *, is_name: bool = True) -> set[str]:
    """The grams of one phrase: of its words, of it without spaces; of what has a name also its first consonants."""
    grams: set[str] = set()
    whole = normalise(text).split()
    for word in [*whole, *words(text), "".join(whole)]:
        grams.update(pairs(word))
        grams.update(letter for letter in word if len(word) == 1)
    if is_name:
        first = initials("".join(whole))
        grams.update(f"^{first[index : index + size]}" for size in (2, 3) for index in range(len(first) - size + 1))
    return grams


@dataclass(frozen=True)
class Said:
    """A text that is asked for grams: `gram in said(text)` is `gram in document_grams(text)`, only quicker."""

    letters: str
    initials: str
    short: frozenset[str]

    def __contains__(self, gram: str) -> bool:
        if gram.startswith("^"):
            return 2 < len(gram) < 5 and gram[1:] in self.initials
        return gram in (self.letters if len(gram) > 1 else self.short)


@lru_cache(4096)
def said(text: str) -> Said:
    """Kept for the next question; what can be found is public."""
    whole = normalise(text).split()
    letters = "".join(whole)
    short = frozenset(word for word in [*whole, *words(text), letters] if len(word) == 1)
    return Said(letters, initials(letters), short)
