"""Letters and spaces, before anything is made of them: composed (NFC), of the usual width, one space apart."""

import unicodedata

# U+FF01 to U+FF5E are the full-width forms of ASCII, U+3000 is the full-width space.
_USUAL = {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)} | {0x3000: 0x20}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")


def plain_width(text: str) -> str:
    """NFC, with full-width letters, digits and signs as narrow ones. Hanja and every other script stay."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_USUAL))


def single_spaced(text: str) -> str:
    """plain_width with one space between words and none around them."""
    return " ".join(plain_width(text).split())


def with_hyphens(text: str) -> str:
    """Every dash as the hyphen of a number."""
    return text.translate(_DASHES)
