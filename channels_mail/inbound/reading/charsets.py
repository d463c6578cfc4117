"""Text from bytes, whatever their label says: Korean mail has many labels, and many of them are wrong."""

import codecs
import re
from functools import lru_cache

# Python's euc_kr lacks 8,822 syllables that Windows writes under the same name, and knows few of its names.
CP949 = "cp949"
KOREAN = {
    "euckr", "ksc56011987", "ksc5601", "ksc56011989", "ksc5601987", "windows949", "xwindows949", "cseuckr", "korean",
    "xeuckr", "cp949", "ms949", "uhc", "xuhc", "csksc56011987", "isoir149", "ks56011987", "ksx1001", "kscksc56011987",
}  # fmt: skip
OTHERS = {
    "ksc56011992": "johab", "johab": "johab", "xjohab": "johab", "cp1361": "johab",
    "iso2022kr": "iso2022_kr", "csiso2022kr": "iso2022_kr",
    "utf8mb4": "utf-8", "unicode11utf8": "utf-8", "xutf8": "utf-8",
    "latin1": "cp1252", "iso88591": "cp1252",  # as every mail program reads it
    "gb2312": "gb18030", "gbk": "gb18030", "xgbk": "gb18030", "shiftjis": "cp932", "xsjis": "cp932",
    "ansix341968": "ascii",
}  # fmt: skip
UNTOLD = {"", "usascii", "ascii", "ansix341968", "unknown8bit", "unknown", "8bit", "7bit", "binary", "default", "none", "xunknown"}  # fmt: skip # noqa: E501
REFUSED = {"utf7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"}
SHIFT = b"\x1b$)C"  # how a text in ISO-2022-KR begins (RFC 1557)
HANGUL = re.compile("[가-힣]")


def decoded(raw: bytes, charset: str = "") -> tuple[str, bool]:
    """The text, and whether its label was right and every byte had a meaning."""
    name = "".join(filter(str.isalnum, charset.lower()))
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _by_mark(raw, name)
    if SHIFT in raw or (name in ("iso2022kr", "csiso2022kr") and b"\x0e" in raw):
        return _iso_2022_kr(raw)
    if name in UNTOLD:
        text, _whole = _guessed(raw)
        return text, _whole and raw.isascii() or name not in ("usascii", "ascii") and _whole
    codec = CP949 if name in KOREAN else OTHERS.get(name) or _known(charset)
    if not codec:
        return _guessed(raw)[0], False
    if codec != "utf-8" and _is_hangul_in_utf8(raw):
        return raw.decode("utf-8"), False  # labelled as something Korean, written by a program of today
    try:
        return raw.decode(codec), True
    except (UnicodeError, ValueError):
        return _rescued(raw, codec), False


def _rescued(raw: bytes, codec: str) -> str:
    """What the label says does not fit: another reading that fits wholly, else the label's with marks for the rest."""
    for other in ("utf-8", CP949):
        if other != codec and (text := _strictly(raw, other)) is not None:
            return text
    # Of a text cut within a letter, or with a few broken bytes, more is readable under one name than the other.
    readings = [raw.decode(each, "replace") for each in dict.fromkeys((codec, "utf-8", CP949))]
    return min(readings, key=lambda text: text.count("\ufffd"))


def _guessed(raw: bytes) -> tuple[str, bool]:
    """Nobody says what it is: UTF-8 betrays itself, else it is what Korean Windows wrote."""
    for codec in ("utf-8", CP949):
        if (text := _strictly(raw, codec)) is not None:
            return text, True
    return _rescued(raw, "utf-8"), False


def _by_mark(raw: bytes, name: str) -> tuple[str, bool]:
    """A byte order mark says more than a label."""
    codec = "utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-16"
    text = raw.decode(codec, "replace")
    return text, "\ufffd" not in text


def _iso_2022_kr(raw: bytes) -> tuple[str, bool]:
    for whole in ((raw,) if raw.startswith(SHIFT) else ()) + (SHIFT + raw.replace(SHIFT, b""),):
        if (text := _strictly(whole, "iso2022_kr")) is not None:
            return text, True
    return (SHIFT + raw.replace(SHIFT, b"")).decode("iso2022_kr", "replace"), False


def _is_hangul_in_utf8(raw: bytes) -> bool:
    """Korean in cp949 is next to never valid UTF-8 that holds Hangul; a short word may be valid with other letters."""
    if raw.isascii():
        return False
    text = _strictly(raw, "utf-8")
    return text is not None and HANGUL.search(text) is not None


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, ValueError):
        return None


@lru_cache(maxsize=200)
def _known(charset: str) -> str:
    """Python's name of a character set; blank for one that is none, or that reads as text what is not."""
    if len(charset) > 40 or not charset.isascii():
        return ""
    try:
        found = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError, TypeError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return (
        found.name
        if is_text and found.name.replace("-", "") not in {each.replace("-", "") for each in REFUSED}
        else ""
    )
