"""A person's name: 홍 길 동 님 is 홍길동; Jane Doe, 洪吉童 and 응우옌 티 마이 stay what they are."""

import re

from citizens.spelling.letters import single_spaced

HONORIFIC = "님|씨|귀하|선생님|여사님|사장님"
APART = re.compile(rf"(?: (?:{HONORIFIC}))+$")
ATTACHED = re.compile(r"^([가-힣]{3,4})(?:님|씨|귀하)$")  # 김씨 and 김하님 may be whole names; 홍길동씨 is none
MIXED = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ][^ ]*[A-Za-z]|[A-Za-z][^ ]*[가-힣ㄱ-ㅎㅏ-ㅣ]")  # within one word
NOT_OF_NAMES = re.compile(r"[0-9@!?#$%^&*_+=<>/\\|~:;]|[ㄱ-ㅎㅏ-ㅣ]")
SPREAD = re.compile(r"^[가-힣](?: [가-힣]){1,3}$|^[가-힣] [가-힣]{2}$")


def written_name(name: str) -> str:
    """The name alone: without 님 or 씨, and a short Korean one without spaces inside."""
    text = single_spaced(name)
    text = APART.sub("", text)
    if SPREAD.match(text):
        text = text.replace(" ", "")
    attached = ATTACHED.match(text)
    return attached[1] if attached else text


def is_odd_name(name: str) -> bool:
    """Whether somebody should look: not as we write names, two scripts in one word, or signs that no name has."""
    return name != written_name(name) or bool(MIXED.search(name) or NOT_OF_NAMES.search(name))
