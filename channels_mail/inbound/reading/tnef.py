"""winmail.dat: what Outlook makes of a letter it believes to be for Outlook (MS-OXTNEF). Text and files come out."""

import struct
from dataclasses import dataclass, field

from channels_mail.inbound.reading.charsets import decoded

SIGNATURE = 0x223E9F78
BODY, CODE_PAGE = 0x0002800C, 0x00069007
RENDERING, TITLE, DATA, PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
MESSAGE_PROPERTIES = 0x00069003
PR_BODY, PR_HTML, PR_LONG_NAME, PR_FILE_NAME, PR_DATA = 0x1000, 0x1013, 0x3707, 0x3704, 0x3701
WIDTH = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
TEXT, WIDE_TEXT, OBJECT, BINARY = 0x1E, 0x1F, 0x0D, 0x102
MOST_FILES, MOST_PROPERTIES = 100, 2000


class NotTnef(ValueError):
    """The bytes are no winmail.dat, or one that is broken before anything came out."""


@dataclass
class Unpacked:
    """What was in it."""

    text: str = ""
    html: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)
    is_whole: bool = True


def unpacked(content: bytes) -> Unpacked:
    """Text and files. Raises NotTnef; of one that breaks off, what came before."""
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != SIGNATURE:
        raise NotTnef
    found, charset = Unpacked(), "cp949"
    place = 6
    while place + 9 <= len(content):
        _level, attribute, size = struct.unpack_from("<BII", content, place)
        value = content[place + 9 : place + 9 + size]
        place += 9 + size + 2  # a checksum follows
        if len(value) < size:
            found.is_whole = False
        if attribute == CODE_PAGE and size >= 4:
            charset = f"cp{struct.unpack_from('<I', value)[0]}"
        try:
            _take(found, attribute, value, charset)
        except (struct.error, IndexError, ValueError):
            found.is_whole = False
        if len(found.files) > MOST_FILES:
            found.is_whole = False
            break
    if place == 6:
        raise NotTnef
    return found


def _take(found: Unpacked, attribute: int, value: bytes, charset: str) -> None:
    if attribute == BODY:
        found.text = found.text or _text(value, charset)
    elif attribute == MESSAGE_PROPERTIES:
        properties = _properties(value)
        found.text = found.text or _text(properties.get(PR_BODY, b""), charset)
        found.html = decoded(properties.get(PR_HTML, b""), charset)[0]
    elif attribute == RENDERING:
        found.files.append(("", b""))
    elif found.files and attribute == TITLE:
        found.files[-1] = (_text(value, charset), found.files[-1][1])
    elif found.files and attribute == DATA:
        found.files[-1] = (found.files[-1][0], value)
    elif found.files and attribute == PROPERTIES:
        properties = _properties(value)
        name = _text(properties.get(PR_LONG_NAME) or properties.get(PR_FILE_NAME) or b"", charset)
        data = found.files[-1][1] or properties.get(PR_DATA, b"")
        found.files[-1] = (name or found.files[-1][0], data)


def _text(value: bytes, charset: str) -> str:
    """A string of either width: of a MAPI property in UTF-16 the marker says so."""
    if value.startswith(_WIDE):
        return value[len(_WIDE) :].decode("utf-16-le", "replace").split("\0")[0]
    return decoded(value.split(b"\0")[0], charset)[0]


_WIDE = b"\0wide\0"


def _properties(value: bytes) -> dict[int, bytes]:
    """The MAPI properties that have bytes or letters; the others are stepped over."""
    found: dict[int, bytes] = {}
    (count,), place = struct.unpack_from("<I", value), 4
    for _number in range(min(count, MOST_PROPERTIES)):
        kind, name = struct.unpack_from("<HH", value, place)
        place += 4
        if name >= 0x8000:
            place = _past_name(value, place)
        is_many, kind = bool(kind & 0x1000), kind & 0xEFFF
        if kind not in WIDTH and kind not in (TEXT, WIDE_TEXT, OBJECT, BINARY):
            break  # a kind nobody knows has no known length
        many = 1
        if is_many or kind not in WIDTH:
            (many,) = struct.unpack_from("<I", value, place)
            place += 4
        for _each in range(min(many, MOST_PROPERTIES)):
            if kind in WIDTH:
                place += max(4, WIDTH[kind])
                continue
            (size,) = struct.unpack_from("<I", value, place)
            data = value[place + 4 : place + 4 + size]
            place += 4 + size + (-size % 4)
            found.setdefault(name, _WIDE + data if kind == WIDE_TEXT else data[16:] if kind == OBJECT else data)
    return found


def _past_name(value: bytes, place: int) -> int:
    (is_text,) = struct.unpack_from("<I", value, place + 16)
    if not is_text:
        return place + 24
    (size,) = struct.unpack_from("<I", value, place + 20)
    return place + 24 + size + (-size % 4)
