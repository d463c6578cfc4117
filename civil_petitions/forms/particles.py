"""Korean particles that depend on the last sound of the word before them. Pure."""


def _with(word: str, after_consonant: str, after_vowel: str) -> str:
    last = word.rstrip(")]’'\"").rstrip()[-1:]
    if not "가" <= last <= "힣":
        return word
    return word + (after_consonant if (ord(last) - ord("가")) % 28 else after_vowel)


def as_object(word: str) -> str:
    """위치 → 위치를, 이름 → 이름을; a word in another script stays as it is."""
    return _with(word, "을", "를")


def as_topic(word: str) -> str:
    """위치 → 위치는, 이름 → 이름은."""
    return _with(word, "은", "는")
