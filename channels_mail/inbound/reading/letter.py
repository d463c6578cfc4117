"""Letter: what could be understood of a mail, and what could not."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Flag(TextChoices):
    """What an officer is told of a letter that did not come whole."""

    DAMAGED = "damaged", _("일부 내용이 손상되어 있습니다")
    GUESSED = "guessed", _("글자 집합 표시가 틀려 짐작해서 읽었습니다")
    TOO_DEEP = "too_deep", _("편지가 너무 깊게 겹쳐 있어 일부만 읽었습니다")
    TOO_MANY = "too_many", _("첨부가 너무 많아 일부만 읽었습니다")
    TOO_LONG = "too_long", _("글이 너무 길어 앞부분만 보입니다")
    HTML_ONLY = "html_only", _("꾸민 글만 있어 글자만 옮겼습니다")
    OUTLOOK = "outlook", _("winmail.dat을 풀었습니다")
    ENCRYPTED = "encrypted", _("암호화된 편지입니다")


@dataclass(frozen=True)
class Part:
    """One piece of a letter that is kept as a file. `path` says where in the letter it is."""

    path: str
    name: str
    content_type: str
    content: bytes
    content_id: str = ""

    @property
    def is_inline(self) -> bool:
        """A picture that the letter shows in its text."""
        return bool(self.content_id) and self.content_type.startswith("image/")


@dataclass
class Letter:
    """A mail as it was understood. Whatever is missing is blank; reading never fails."""

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    recipients: list[str] = field(default_factory=list)  # at most 100
    sent_at: datetime | None = None
    message_id: str = ""
    references: list[str] = field(default_factory=list)  # Message-IDs it answers, the nearest last
    text: str = ""
    html: str = ""
    parts: list[Part] = field(default_factory=list)
    flags: set[Flag] = field(default_factory=set)
    headers: list[tuple[str, str]] = field(default_factory=list)  # names in lower case, values decoded
    content_type: str = ""
    report_type: str = ""  # of a multipart/report (RFC 6522)
    report: list[dict[str, str]] = field(default_factory=list)  # what it reports, block by block
    returned: str = ""  # the headers of the mail it is about

    def header(self, name: str) -> str:
        """The first of this name, blank when there is none."""
        return next((value for each, value in self.headers if each == name), "")

    def has_header(self, name: str) -> bool:
        return any(each == name for each, _value in self.headers)

    def all_of(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each == name]
