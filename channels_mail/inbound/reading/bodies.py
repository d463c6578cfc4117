"""The bytes of one part, undone from how they travelled, and the text they hold."""

import binascii
import re
import unicodedata
from email.message import Message

from channels_mail.inbound.reading.charsets import decoded
from channels_mail.inbound.reading.headers import unbase64

MOST_CHARACTERS = 100_000
META = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-z0-9_.:-]{1,40})")
UNSEEN = dict.fromkeys([*range(9), 11, *range(14, 32), 127, *range(128, 160), 65279, *range(55296, 57344)])
UNSEEN |= {0x0C: "\n"}


def raw_of(message: Message) -> bytes:
    """The bytes as they travelled: without its encoding named, the standard library undoes nothing."""
    del message["content-transfer-encoding"]
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def content_of(message: Message, encoding: str) -> tuple[bytes, bool]:
    """The bytes, and whether they came whole."""
    raw = raw_of(message)
    encoding = re.sub(r"[^a-z0-9-]", "", encoding.lower())
    if encoding == "base64":
        return _base64(raw)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw), True
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uuencoded(raw)
    return raw, True


def _base64(raw: bytes) -> tuple[bytes, bool]:
    """Up to where it ends; a list's footer may stand behind it in plain text, or all of it be plain text."""
    bare = re.sub(rb"\s+", b"", raw)
    if len(re.findall(rb"[^A-Za-z0-9+/=]", bare)) * 5 > len(bare):
        return raw, not raw.strip()
    data, mark, rest = bare.partition(b"=")
    is_whole = re.fullmatch(rb"[A-Za-z0-9+/]*", data) is not None and (len(data) % 4 != 1) and not rest.strip(b"=")
    is_whole = is_whole and (bool(mark) or len(data) % 4 == 0)
    found = unbase64(data)
    while rest := rest.lstrip(b"="):  # some programs encode a file piece by piece
        data, _mark, rest = rest.partition(b"=")
        if re.fullmatch(rb"[A-Za-z0-9+/]{4,}", data) is None or not _mark and len(data) % 4:
            break
        found += unbase64(data)
    return found, is_whole


def _uuencoded(raw: bytes) -> tuple[bytes, bool]:
    found, is_whole = bytearray(), False
    for line in raw.splitlines():
        if line.startswith(b"begin "):
            continue
        if line.strip() == b"end":
            is_whole = True
            break
        try:
            found += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(found), is_whole


def text_of(content: bytes, parameters: dict[str, str], *, is_html: bool) -> tuple[str, bool]:
    """The text, and whether its label was right. A page of HTML may name its character set itself."""
    charset = parameters.get("charset", "")
    if is_html and not charset and (found := META.search(content[:4096])):
        charset = found[1].decode("ascii")
    text, is_right = decoded(content, charset)
    if not is_html and parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, is_tight=parameters.get("delsp", "").lower() == "yes")
    return text, is_right


def _unflowed(text: str, *, is_tight: bool) -> str:
    """RFC 3676: a line that ends with a blank goes on in the next."""
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if goes_on and not line.startswith(">"):
            lines[-1] += line.removeprefix(" ") if line.startswith(" ") else line
        else:
            lines.append(line)
        goes_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
        if goes_on and is_tight:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def shown(text: str) -> tuple[str, bool]:
    """As a page and PostgreSQL can carry it, and whether it had to be cut."""
    text = re.sub(r"\r+\n|\r|\u2028|\u2029", "\n", text[: 4 * MOST_CHARACTERS])
    text = unicodedata.normalize("NFC", text.translate(UNSEEN)).strip()
    return text[:MOST_CHARACTERS], len(text) > MOST_CHARACTERS
