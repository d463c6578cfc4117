"""Words that hurt: found however they are spelled, so that the writer is asked once. Nothing is refused for them."""

import re
import unicodedata

_WORDS = (
    "씨발", "시발", "씹", "좆", "병신", "븅신", "지랄", "개새끼", "개색기", "새끼야", "미친놈", "미친년", "썅", "쌍놈",
    "꺼져라", "닥쳐라", "등신", "염병", "엿먹어", "호로자식", "느금마", "한남충", "된장녀", "틀딱", "급식충", "짱깨",
    "쪽바리", "깜둥이", "ㅅㅂ", "ㅆㅂ", "ㅂㅅ", "ㅈㄹ", "ㅄ", "fuck", "shit", "bitch",
)  # fmt: skip
# Innocent words in which one of them hides.
_INNOCENT = (
    "시발점",
    "시발역",
    "시발자동차",
    "시발택시",
    "십시일반",
    "병신년",
    "고등신",
    "초등신",
    "중등신",
    "평등신",
    "하등신",
)
_BETWEEN = re.compile(r"(?<=[가-힣ㄱ-ㅎ])[0-9._*~!@#^+\-|/\\]{1,3}(?=[가-힣ㄱ-ㅎ])")


def _plain(text: str) -> str:
    """One spelling: marks and digits between letters fall away, as in 시1발."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return _BETWEEN.sub("", folded)


def find(text: str) -> list[str]:
    """The words to think over, each once."""
    plain = _plain(text)
    for word in _INNOCENT:
        plain = plain.replace(word, " ")
    return [word for word in _WORDS if word in plain]
