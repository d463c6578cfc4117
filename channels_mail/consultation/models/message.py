"""Message: one letter of a thread, or a note that stays inside the office."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField
from citizens.personal_numbers import Kind


class Direction(models.TextChoices):
    IN = "in", _("시민이 보냄")
    OUT = "out", _("구청이 보냄")
    NOTE = "note", _("내부 메모")


class Channel(models.TextChoices):
    HOMEPAGE = "homepage", _("누리집")
    MAIL = "mail", _("전자우편")


class MessageQuerySet(models.QuerySet["Message"]):
    def shown_to_citizen(self) -> "MessageQuerySet":
        """Everything but the office's own notes."""
        return self.exclude(direction=Direction.NOTE)


class Message(models.Model):
    """상담 글. Sealed under the thread's key."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("글")
        QUESTION = "question", _("되물음")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey("Consultation", models.CASCADE, related_name="messages", verbose_name="상담")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    number = models.PositiveIntegerField("순번")
    direction = models.CharField("방향", max_length=4, choices=Direction)
    kind = models.CharField("종류", max_length=10, choices=Kind, default=Kind.LETTER)
    author = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="쓴 사람")
    channel = models.CharField("들어온 길", max_length=8, choices=Channel, default=Channel.HOMEPAGE)
    # Of a letter by mail: its own Message-ID, and whether our mail exchanger vouches for its sender.
    sealed_mail_id = SealedTextField("Message-ID", null=True)
    is_sender_verified = models.BooleanField("발신자 확인됨", default=True)
    submission_key = models.UUIDField("제출 열쇠", unique=True, default=uuid.uuid4, editable=False)
    sealed_body = SealedTextField("본문")
    secret_kinds = models.JSONField("든 개인 번호의 종류", default=list, editable=False)  # of numbers masked in view
    created_at = models.DateTimeField("쓴 일시", default=timezone.now)
    read_at = models.DateTimeField("상대가 읽은 일시", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "상담 글"
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="consultation_message_number"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.number}"

    def secret_labels(self) -> list[str]:
        """What kinds of number its writer let slip."""
        return [str(Kind(kind).label) for kind in self.secret_kinds]

    def mail_id(self) -> str:
        """How the letter's own mail is called, for an answer that names it."""
        return str(self.sealed_mail_id.open()) if self.sealed_mail_id is not None else ""

    def body(self) -> str:
        """For the two who talk; a page that shows it to staff has logged its visit before."""
        return str(self.sealed_body.open())
