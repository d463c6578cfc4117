"""From raw bytes to a Letter. Whatever a stranger wrote, this gives what can be had of it and never raises."""

import re
from collections.abc import Callable, Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any, TypeVar

from channels_mail.inbound.reading import headers, html_text, tnef
from channels_mail.inbound.reading.bodies import content_of, raw_of, shown, text_of
from channels_mail.inbound.reading.letter import Flag, Letter, Part
from channels_mail.inbound.reading.names import name_of

MOST_CONTAINERS = 100  # the standard parser takes time with depth times length
MOST_DEPTH = 20
MOST_PARTS = 500
MOST_HEADERS = 500
CONTAINER = re.compile(rb"(?i)\bboundary\b[\s*0-9]*=|^content-type:\s*message/rfc822", re.M)
MOST_HEAD_BYTES = 1_000_000
HEADER_LINE = re.compile(rb"[\x21-\x39\x3b-\x7e]+[ \t]*:|[ \t]|From ")
NAMED_LINE = re.compile(rb"(?i)(from|to|cc|subject|date|content-[a-z-]+|mime-version|message-id|x-[a-z-]+)[ \t]*:")
REPORTS = ("message/delivery-status", "message/feedback-report", "message/disposition-notification")
FORWARDED = "──── {subject} ────"
Value = TypeVar("Value")


def read(raw: bytes) -> Letter:
    """The letter as it can be understood."""
    letter = Letter()
    message = _parsed(raw, letter)
    letter.headers = list(_headers(message))
    _envelope(letter)
    reading = _Reading(letter)
    _quietly(lambda: reading.walk(message, "", 0), None, letter)
    reading.finish()
    return letter


def _parsed(raw: bytes, letter: Letter) -> Message:
    places = [
        found.start() for _number, found in zip(range(MOST_CONTAINERS + 1), CONTAINER.finditer(raw), strict=False)
    ]
    if len(places) > MOST_CONTAINERS:
        letter.flags.add(Flag.TOO_DEEP)
        raw = raw[: places[-1]]
    raw = _with_whole_head(raw)
    try:
        return BytesParser(policy=compat32).parsebytes(raw)
    except Exception:  # the parser has raised half a dozen kinds of error on broken headers
        letter.flags.add(Flag.DAMAGED)
    head, _blank, body = re.sub(rb"\r\n?", b"\n", raw).partition(b"\n\n")
    plain = re.sub(rb"(?im)^(content-|mime-version)[^\n]*(\n[ \t][^\n]*)*\n?", b"", head + b"\n")
    try:
        return BytesParser(policy=compat32).parsebytes(plain + b"\n" + body)
    except Exception:
        message = Message(policy=compat32)
        message.set_payload(raw.decode("ascii", "surrogateescape"))
        return message


def _with_whole_head(raw: bytes) -> bytes:
    """One line among the headers that is none must not end them: what follows would be taken for the letter."""
    end = re.search(rb"\r?\n\r?\n", raw)
    if end is None or end.start() > MOST_HEAD_BYTES:
        return raw
    lines = raw[: end.start()].split(b"\n")
    broken = [number for number, line in enumerate(lines) if not HEADER_LINE.match(line)]
    if not broken or not any(NAMED_LINE.match(line) for line in lines[broken[0] + 1 :]):
        return raw
    for number in broken:
        lines[number] = b"X-Broken: " + lines[number].replace(b":", b" ")
    return b"\n".join(lines) + raw[end.start() :]


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    """Name and readable text of each; one that cannot be read is blank."""
    for _number, (name, value) in zip(range(MOST_HEADERS), message.raw_items(), strict=False):
        yield str(name).lower(), _quietly(lambda value=value: headers.words(str(value)), "")  # type: ignore[misc]


def raw_header(message: Message, name: str) -> str:
    """The first of this name with its half surrogates, before anything is decoded."""
    return next((str(value) for each, value in message.raw_items() if str(each).lower() == name), "")


def _envelope(letter: Letter) -> None:
    letter.subject = letter.header("subject")
    letter.message_id = next(iter(headers.message_ids(letter.header("message-id"))), "")
    answered = headers.message_ids(letter.header("references")) + headers.message_ids(letter.header("in-reply-to"))
    letter.references = list(dict.fromkeys(answered))
    letter.sent_at = headers.date(letter.header("date"))


def _quietly(work: Callable[[], Value], otherwise: Value, letter: Letter | None = None) -> Value:
    """What the work gives; a letter whose work fails is damaged, and the rest of it is read."""
    try:
        return work()
    except Exception:  # RecursionError, MemoryError's kin and whatever a stranger's bytes bring about
        if letter is not None:
            letter.flags.add(Flag.DAMAGED)
        return otherwise


class _Reading:
    """One walk through the parts of a letter."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.texts: list[str] = []
        self.htmls: list[str] = []
        self.seen = 0

    def walk(self, message: Message, path: str, depth: int) -> None:
        """Take this part and all below it."""
        self.seen += 1
        if depth > MOST_DEPTH or self.seen > MOST_PARTS:
            self.letter.flags.add(Flag.TOO_DEEP if depth > MOST_DEPTH else Flag.TOO_MANY)
            return
        declared = raw_header(message, "content-type")
        kind = _kind_of(declared)
        parameters = headers.parameters(declared)
        if depth == 0:
            self.letter.content_type, self.letter.report_type = kind, parameters.get("report-type", "").lower()
            self._people(message)
        if kind == "multipart/encrypted":
            self.letter.flags.add(Flag.ENCRYPTED)
        if kind in REPORTS:
            self._report(message, kind, path)
        elif kind == "message/rfc822" and message.is_multipart():
            self._nested(message, path, depth)
        elif message.is_multipart():
            self._children(message.get_payload(), path, depth)
        elif kind.startswith("multipart/"):
            self._without_boundary(message, parameters, path, depth)
        else:
            self._leaf(message, kind, parameters, path or "1")

    def _people(self, message: Message) -> None:
        senders = headers.people(raw_header(message, "from")) or headers.people(raw_header(message, "sender"))
        if senders:
            self.letter.sender_name, self.letter.sender_address = senders[0]
        told = [person for name in ("to", "cc") for person in headers.people(raw_header(message, name))]
        self.letter.recipients = [address for _name, address in told[: headers.MOST_RECIPIENTS]]

    def _children(self, children: Any, path: str, depth: int) -> None:
        for number, child in enumerate(children, 1):
            if self.seen > MOST_PARTS:
                self.letter.flags.add(Flag.TOO_MANY)
                return
            place = f"{path}.{number}".lstrip(".")
            _quietly(lambda child=child, place=place: self.walk(child, place, depth + 1), None, self.letter)  # type: ignore[misc]

    def _nested(self, message: Message, path: str, depth: int) -> None:
        """A letter within the letter: kept as a file, its words and files shown after ours."""
        inner: Any = message.get_payload()
        inner = inner[0] if inner else Message(policy=compat32)
        subject = _quietly(lambda: headers.words(raw_header(inner, "subject")), "") or "forwarded"
        whole = _quietly(inner.as_bytes, b"")
        self.letter.returned += whole[:20_000].partition(b"\n\n")[0].decode("ascii", "replace")
        if whole:
            self._keep(
                path or "1",
                name_of({}, {"filename": f"{subject}.eml"}, "message/rfc822", path),
                "message/rfc822",
                whole,
            )
        before = len(self.texts), len(self.htmls)
        _quietly(lambda: self.walk(inner, path or "1", depth + 1), None, self.letter)
        if len(self.texts) > before[0]:
            self.texts.insert(before[0], FORWARDED.format(subject=subject))
        if len(self.htmls) > before[1]:
            del self.htmls[before[1] :]  # shown as words; its own look is in the file

    def _report(self, message: Message, kind: str, path: str) -> None:
        """Blocks of names and values, which the standard parser takes for letters; kept as a file of text too."""
        blocks: Any = message.get_payload() if message.is_multipart() else [message]
        found = [dict(_headers(block)) for block in blocks[:MOST_PARTS]]
        self.letter.report += [block for block in found if block]
        text = "\r\n\r\n".join("\r\n".join(f"{name}: {value}" for name, value in block.items()) for block in found)
        self._keep(path or "1", f"part-{path or '1'}.txt", kind, text.encode())

    def _without_boundary(self, message: Message, parameters: dict[str, str], path: str, depth: int) -> None:
        """Said to have parts, and none could be told apart: by the boundary it seems to have, else as plain text."""
        self.letter.flags.add(Flag.DAMAGED)
        payload = raw_of(message)
        found = re.search(rb"^--([^\s-][^\r\n]{0,69}?)\s*$", payload, re.M)
        if found and found[1].decode("ascii", "replace") != parameters.get("boundary"):
            head = b'Content-Type: multipart/mixed; boundary="' + found[1] + b'"\n\n'
            again = BytesParser(policy=compat32).parsebytes(head + payload)
            if again.is_multipart():
                self._children(again.get_payload(), path, depth)
                return
        self._leaf(message, "text/plain", {}, path or "1")

    def _leaf(self, message: Message, kind: str, parameters: dict[str, str], path: str) -> None:
        disposition = raw_header(message, "content-disposition")
        details = headers.parameters(disposition)
        is_file = disposition.strip().lower().startswith("attachment") or bool(
            details.get("filename") or parameters.get("name")
        )
        content, is_whole = content_of(message, raw_header(message, "content-transfer-encoding"))
        if not is_whole:
            self.letter.flags.add(Flag.DAMAGED)
        name = name_of(parameters, details, kind, path)
        if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
            self._outlook(content, path, name)
        elif kind in ("text/plain", "text/html") and not is_file:
            self._words(content, kind, parameters)
        elif content or is_file:
            if kind == "text/rfc822-headers":
                self.letter.returned += content[:20_000].decode("ascii", "replace")
            if kind == "application/pkcs7-mime" and "signed" not in parameters.get("smime-type", ""):
                self.letter.flags.add(Flag.ENCRYPTED)
            content_id = headers.words(raw_header(message, "content-id")).strip("<> ")
            self._keep(path, name, kind, content, content_id)

    def _words(self, content: bytes, kind: str, parameters: dict[str, str]) -> None:
        text, is_right = text_of(content, parameters, is_html=kind == "text/html")
        if not is_right:
            self.letter.flags.add(Flag.GUESSED)
        if text.strip():
            (self.htmls if kind == "text/html" else self.texts).append(text)

    def _outlook(self, content: bytes, path: str, name: str) -> None:
        try:
            found = tnef.unpacked(content)
        except tnef.NotTnef:
            self.letter.flags.add(Flag.DAMAGED)
            self._keep(path, name, "application/ms-tnef", content)
            return
        self.letter.flags.add(Flag.OUTLOOK)
        if not found.is_whole:
            self.letter.flags.add(Flag.DAMAGED)
            self._keep(path, name, "application/ms-tnef", content)
        if found.text.strip() and not self.texts:
            self.texts.append(found.text)
        if found.html.strip() and not self.htmls:
            self.htmls.append(found.html)
        for number, (inner, data) in enumerate(found.files, 1):
            place = f"{path}.{number}"
            self._keep(place, name_of({}, {"filename": inner}, "application/octet-stream", place), "", data)

    def _keep(self, path: str, name: str, kind: str, content: bytes, content_id: str = "") -> None:
        self.letter.parts.append(Part(path, name, kind or "application/octet-stream", content, content_id))

    def finish(self) -> None:
        """The words to show: those that were plain, else those of the HTML."""
        letter = self.letter
        letter.html = "\n<hr>\n".join(self.htmls)
        if html_text.is_too_deep(letter.html):
            letter.flags.add(Flag.TOO_DEEP)
        text = "\n\n".join(self.texts)
        if not text.strip() and letter.html:
            letter.flags.add(Flag.HTML_ONLY)
            text = _quietly(lambda: html_text.text_of(letter.html), "", letter)
        letter.text, is_cut = shown(text)
        if is_cut:
            letter.flags.add(Flag.TOO_LONG)


def _kind_of(declared: str) -> str:
    """The type that is declared, in lower case; what is none is plain text, as RFC 2045 5.2 wants."""
    kind = headers.clean(declared.partition(";")[0]).lower().replace(" ", "")
    return kind if re.fullmatch(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+", kind) else "text/plain"
