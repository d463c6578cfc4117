"""Words, names and addresses from headers, however they are folded, encoded, or not encoded at all."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses, parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from channels_mail.inbound.reading.charsets import decoded

MOST_CHARACTERS = 20_000  # of one header
MOST_RECIPIENTS = 100
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*)\?=")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]\\]+@[^\s<>\"'(),:;\[\]\\]+")


def words(value: str) -> str:
    """A header's text: folded lines joined, RFC 2047 undone, raw 8-bit bytes read as what they are."""
    value = re.sub(r"\r?\n[ \t]*|\r", " ", value[:MOST_CHARACTERS])
    return clean("".join(_pieces(value)))


def clean(text: str) -> str:
    """One line that a page, a log and PostgreSQL can carry."""
    text = "".join(sign if sign.isprintable() or sign == " " else " " for sign in text)
    return re.sub(r" {2,}", " ", text).strip()


def _pieces(value: str) -> Iterator[str]:
    """Plain text and runs of encoded words. Neighbours of one character set are joined as bytes first.

    Many programs cut a Korean letter in two between two encoded words; alone, neither half is a letter.
    """
    run: list[bytes] = []
    charset, end = "", 0
    for found in ENCODED_WORD.finditer(value):
        between = value[end : found.start()]
        name = found[1].partition("*")[0]  # RFC 2231: a language may follow
        if run and (between.strip() or name.lower() != charset.lower()):
            yield decoded(b"".join(run), charset)[0]
            run = []
        if between.strip() or (between and end == 0):
            yield _unlabelled(between)
        run.append(_bytes_of(found[2], found[3]))
        charset, end = name, found.end()
    if run:
        yield decoded(b"".join(run), charset)[0]
    yield _unlabelled(value[end:])


def _bytes_of(encoding: str, text: str) -> bytes:
    if encoding in "bB":
        return unbase64(text.encode("ascii", "ignore"))
    return quopri.decodestring(text.replace(" ", "_").encode("ascii", "surrogateescape"), header=True)


def unbase64(text: bytes) -> bytes:
    """As much as can be had: without foreign signs, and without what is too much at the end."""
    text = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    text = text[:-1] if len(text) % 4 == 1 else text
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return b""


def _unlabelled(text: str) -> str:
    """Text beside encoded words; bytes above 127 came through as half surrogates."""
    if text.isascii():
        return text
    return decoded(text.encode("utf-8", "surrogateescape"))[0]


def people(value: str) -> list[tuple[str, str]]:
    """Names and addresses of From, To and their like, at most a hundred."""
    value = re.sub(r"\r?\n[ \t]*|\r", " ", value[:MOST_CHARACTERS])
    try:
        pairs = getaddresses([value])
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError):
        pairs = []
    found = [(words(name), address(spec)) for name, spec in pairs[:MOST_RECIPIENTS] if address(spec)]
    if found:
        return found
    # Commas in a name without quotes, raw bytes, no brackets: whatever looks like an address is taken.
    plain = words(value)
    spec = ADDRESS.search(plain)
    return [(clean(re.sub(r"[<>\"]", "", plain[: spec.start()])), address(spec[0]))] if spec else []


def address(spec: str) -> str:
    """An address in its usual spelling; blank for what is none."""
    spec = clean(_unlabelled(spec)).strip("<>.,;'\" ")
    local, at, domain = spec.rpartition("@")
    if not at or not local or not domain or " " in spec or len(spec) > 254:
        return ""
    return f"{local}@{domain.lower()}"


def message_ids(value: str) -> list[str]:
    """What a letter names as its own or as answered."""
    return MESSAGE_ID.findall(value[:MOST_CHARACTERS].encode("ascii", "replace").decode())[-50:]


def date(value: str) -> datetime | None:
    """When its sender says it was written; nothing that lies outside the life of e-mail."""
    try:
        at = parsedate_to_datetime(value.encode("ascii", "ignore").decode())
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        at = at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return at if datetime(1990, 1, 1, tzinfo=UTC) < at < datetime.now(UTC) + timedelta(days=400) else None


def parameters(value: str) -> dict[str, str]:
    """Of Content-Type and Content-Disposition: RFC 2231 with continuations, RFC 2047 where it is forbidden, raw."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, text in _named(value[:MOST_CHARACTERS]):
        parts = re.fullmatch(r"([^*]+)(?:\*(\d{1,3}))?(\*)?", name)
        if parts is None:
            continue
        if parts[2] is None and parts[3] is None:
            plain.setdefault(parts[1], words(text))
        else:
            pieces.setdefault(parts[1], {})[int(parts[2] or 0)] = (text, bool(parts[3]))
    for name, numbered in pieces.items():
        plain[name] = _continued([numbered[number] for number in sorted(numbered)])
    return plain


def _named(value: str) -> Iterator[tuple[str, str]]:
    value = re.sub(r"\r?\n[ \t]*|\r", " ", value)
    for found in re.finditer(r";\s*([^\s=;]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)(?:\"|$)|([^;]*))", value):
        quoted, bare = found[2], found[3]
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (bare or "").strip()
        yield found[1].lower(), text


def _continued(pieces: list[tuple[str, bool]]) -> str:
    """The bytes of all pieces together, under the character set that the first one names."""
    charset, raw = "", b""
    for number, (text, is_encoded) in enumerate(pieces):
        if number == 0 and is_encoded and text.count("'") >= 2:
            charset, _language, text = text.split("'", 2)
        as_bytes = text.encode("utf-8", "surrogateescape")
        raw += unquote_to_bytes(as_bytes) if is_encoded else as_bytes
    if not charset and b"=?" in raw:
        return words(raw.decode("utf-8", "surrogateescape"))
    return clean(decoded(raw, charset)[0])
