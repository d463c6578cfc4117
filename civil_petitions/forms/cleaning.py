"""The one boundary where text of citizens becomes clean text. Pure."""

import unicodedata

_EMOJI_JOINER = "\u200d"
_EMOJI_BEFORE = {"So", "Sk", "Mn"}  # a pictograph, a skin tone, a variation selector


def clean_text(text: str, *, multiline: bool = False) -> str:
    """NFC, without control, zero-width and direction marks; line breaks only where they belong."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept: list[str] = []
    for character in text:
        if character == "\n":
            kept.append("\n" if multiline else " ")
        elif character == "\t":
            kept.append(" ")
        elif character == _EMOJI_JOINER:
            if kept and unicodedata.category(kept[-1]) in _EMOJI_BEFORE:
                kept.append(character)
        elif unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co"):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).strip().removesuffix(_EMOJI_JOINER)
