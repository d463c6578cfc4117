"""From claimed rows to finished mails, each made of one citizen's data and nothing else."""

import base64
import logging
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache

from django.conf import settings
from django.core.mail import BadHeaderError
from django.core.mail.message import sanitize_address

from channels_mail import address_keys
from channels_mail.campaigns import bounces, unsubscribing
from channels_mail.campaigns.content import rendering
from channels_mail.campaigns.content.rendering import Rendered
from channels_mail.campaigns.models import Campaign, Variant
from channels_mail.campaigns.sending.domains import domain_of
from channels_mail.campaigns.sending.queue import Claimed
from channels_mail.campaigns.signing import Signer
from citizens.registry.models import Citizen, MailContact

logger = logging.getLogger(__name__)
NEWLINE = "\r\n"
PLAIN = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")  # nothing to be quoted


@dataclass(frozen=True)
class Mail:
    """One mail as SMTP needs it; lives in the sender's memory only."""

    delivery_id: int
    sender: str
    recipient: str
    domain: str
    message: bytes

    def __repr__(self) -> str:
        return f"<Mail {self.delivery_id}>"  # a log line or an error report must not tell the recipient


@dataclass(frozen=True)
class Unwritable:
    """A row of which no mail can be made, and why."""

    delivery_id: int
    reason: str


class Writer:
    """Makes the mails of one campaign: its words are compiled once, only the marked places differ."""

    def __init__(self, campaign: Campaign, signer: Signer | None) -> None:
        self.campaign, self.signer = campaign, signer
        self.prover = address_keys.prover()
        self.versions = {Variant.A: campaign.version, Variant.B: campaign.version_b}
        for version in filter(None, self.versions.values()):
            version.campaign = campaign
        self.can_be_refused = campaign.rules.can_be_refused
        address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        names = {language: settings.OFFICE[f"name_{language}"] for language in ("ko", "en")}
        self.senders = {language: formataddr((_encoded(name), address)) for language, name in names.items()}
        self.list_id = f"<{campaign.topic or 'notices'}.{settings.CAMPAIGN_DOMAIN}>"

    def can_write(self) -> bool:
        """Whether its words make a letter at all: what is wrong with them must not be taken for the people's fault."""
        versions = [self.versions[Variant.A], *([self.versions[Variant.B]] if self.campaign.share_b else [])]
        try:
            return all(
                version is not None and all(rendering.render(version, {}, each) for each in version.languages)
                for version in versions
            )
        except (ValueError, LookupError, TypeError):
            logger.exception("the words of campaign %s cannot be rendered", self.campaign.pk)
            return False

    def write(self, rows: Iterable[Claimed]) -> Iterator[Mail | Unwritable]:
        """A mail for each row, its people opened in one go."""
        rows = list(rows)
        people = Citizen.objects.filter(pk__in=[row.citizen_id for row in rows]).contacts_for_mail()
        self.prover = address_keys.prover()  # for the whole batch
        for row in rows:
            contact = people.get(row.citizen_id)
            if contact is None or not contact.address:
                yield Unwritable(row.id, "unreadable" if contact is None else "no_mail")
                continue
            try:
                yield self._write(row, contact)
            except (BadHeaderError, UnicodeError, ValueError) as error:
                yield Unwritable(row.id, type(error).__name__)

    def _write(self, row: Claimed, contact: MailContact) -> Mail:
        version = self.versions[Variant(row.variant)]
        assert version is not None
        token = unsubscribing.token_of(row.id, self.prover)
        language = version.language_for(contact.language)
        dong = rendering.place_name(contact.dong, language)
        personal = {"이름": contact.name, "동": dong, "minute": str(int(time.time() // 60))}
        if self.can_be_refused:
            personal |= {
                "unsubscribe": unsubscribing.address(token),
                "choices": unsubscribing.choices_address(token),
            }
        address = contact.address
        recipient = address if PLAIN.fullmatch(address) else parseaddr(sanitize_address(address, "utf-8"))[1]
        sender = bounces.address_of(row.id, self.prover)
        rendered = rendering.render(version, personal, language)
        message = self._message(row, recipient, rendered, token, self.senders[language])
        return Mail(row.id, sender, recipient, domain_of(recipient), message)

    def _message(self, row: Claimed, recipient: str, rendered: Rendered, token: str, sender: str) -> bytes:
        headers = {
            "From": sender,
            "To": recipient,
            "Subject": _encoded(rendered.subject),
            "Date": _date(int(time.time())),
            "Message-ID": f"<cp-{self.campaign.pk}-{row.id}@{settings.CAMPAIGN_DOMAIN}>",
            "List-Id": self.list_id,
            "Auto-Submitted": "auto-generated",
            "MIME-Version": "1.0",
        }
        if self.can_be_refused:
            headers |= unsubscribing.headers(token, mailto=bounces.unsubscribe_mailbox(row.id, self.prover))
        boundary = f"=_{self.campaign.pk}.{row.id}"
        headers["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
        head = NEWLINE.join(f"{name}: {_one_line(value)}" for name, value in headers.items())
        body = _parts(boundary, rendered)
        signature = self.signer.sign(headers, body) if self.signer else ""
        return f"{signature}{head}{NEWLINE}{NEWLINE}".encode("ascii") + body


def _parts(boundary: str, rendered: Rendered) -> bytes:
    """The text first, the page after it, both in base64: no line is too long for any server, nothing is changed."""
    lines = []
    for kind, content in (("plain", rendered.text), ("html", rendered.html)):
        encoded = base64.encodebytes(content.replace("\r\n", "\n").replace("\n", NEWLINE).encode("utf-8"))
        lines += [
            f"--{boundary}",
            f"Content-Type: text/{kind}; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            encoded.decode("ascii").replace("\n", NEWLINE),
        ]
    return NEWLINE.join([*lines, f"--{boundary}--", ""]).encode("ascii")


def _one_line(value: str) -> str:
    if "\r" in value or "\n" in value:
        raise BadHeaderError("a line break in a header")
    return value


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, localtime=True)


@lru_cache(maxsize=64)  # most campaigns have one subject; one with a name in it has many, which soon make room
def _encoded(text: str) -> str:
    """In words short enough that no header line grows too long; the same text is encoded once."""
    if "\n" in text or "\r" in text:
        raise BadHeaderError("a line break in a header")
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=60).encode(linesep="")
