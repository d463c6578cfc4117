"""InboundMail: a letter that came by mail, kept as it came before anybody tries to understand it."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_mail.consultation.models import Consultation
from citizens.accounts.models import Account
from citizens.encryption import SealedBytesField, SealedJSONField


class State(models.TextChoices):
    STORED = "stored", _("읽기 전")
    FILED = "filed", _("상담에 넣음")
    HELD = "held", _("확인 필요")  # it speaks of a conversation, but not with the voice that belongs to it
    NOTED = "noted", _("처리할 것 없음")  # a bounce, an automatic answer: read, understood, answered by nobody
    DISMISSED = "dismissed", _("넣지 않음")
    UNREADABLE = "unreadable", _("해석하지 못함")


class Kind(models.TextChoices):
    LETTER = "letter", _("편지")
    AUTOMATIC = "automatic", _("자동 응답")
    BOUNCE = "bounce", _("반송")
    COMPLAINT = "complaint", _("수신 불만")
    UNSUBSCRIPTION = "leave", _("수신 거부")


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def visible_to(self, account: Account) -> "InboundMailQuerySet":
        """Mail of a conversation that this officer reads; what belongs to none, for those who sort letters."""
        if not account.is_authenticated or not account.is_officer:
            return self.none()
        visible = Consultation.objects.visible_to(account)
        theirs = Q(consultation__in=visible) | Q(consultation__merged_into__in=visible)
        if account.department_id == settings.CONSULTATION_DEPARTMENT:
            theirs |= Q(consultation=None)
        return self.filter(theirs)

    def to_decide(self) -> "InboundMailQuerySet":
        """What a person has to look at."""
        return self.filter(state__in=(State.HELD, State.UNREADABLE)).order_by("received_at", "id")

    def waiting(self) -> "InboundMailQuerySet":
        """Stored and not understood yet, by the database's clock, the oldest first."""
        return self.filter(state=State.STORED, next_attempt_at__lte=Now()).order_by("next_attempt_at", "id")


class MailAllowanceQuerySet(models.QuerySet["MailAllowance"]):
    def unused_for(self, span: timedelta) -> "MailAllowanceQuerySet":
        return self.filter(refilled_at__lt=Now() - span)


class MailAllowance(models.Model):
    """남은 횟수. How often an address may still be answered, or may write; time fills it up."""

    key = models.CharField("무엇의", max_length=80, primary_key=True)  # a keyed hash of the address, or the thread
    tokens = models.FloatField("남은 횟수")
    refilled_at = models.DateTimeField("채운 일시")

    objects = MailAllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "남은 횟수"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.tokens)


class InboundMail(models.Model):
    """받은 메일. The row is written and committed before the sender hears "250"."""

    class Via(models.TextChoices):
        SMTP = "smtp", "SMTP"
        LMTP = "lmtp", "LMTP"
        IMAP = "imap", "IMAP"
        PIPE = "pipe", _("파이프")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.CharField("편지함", max_length=40)
    sha256 = models.CharField("내용의 지문", max_length=64)
    via = models.CharField("들어온 길", max_length=4, choices=Via)
    size = models.PositiveIntegerField("크기")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_envelope = SealedJSONField("봉투")  # who sent it and to which of our addresses, as the server was told
    sealed_raw = SealedBytesField("원문", null=True)
    state = models.CharField("상태", max_length=12, choices=State, default=State.STORED)
    attempts = models.PositiveSmallIntegerField("시도", default=0)
    next_attempt_at = models.DateTimeField("다음 시도", default=timezone.now)
    problem = models.CharField("까닭", max_length=60, blank=True)
    kind = models.CharField("종류", max_length=10, choices=Kind, blank=True)
    consultation = models.ForeignKey(
        "consultation.Consultation", models.CASCADE, null=True, related_name="inbound_mails", verbose_name="상담"
    )
    message = models.OneToOneField(
        "consultation.Message", models.CASCADE, null=True, related_name="inbound_mail", verbose_name="상담 글"
    )
    sealed_summary = SealedJSONField("누가 무엇을", null=True)  # sender, subject and parts, for a page that shows many
    is_sender_verified = models.BooleanField("발신자 확인됨", default=False)
    is_scan_pending = models.BooleanField("검사 기다림", default=False)
    decided_by = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, related_name="+", verbose_name="정한 사람"
    )
    decided_at = models.DateTimeField("정한 일시", null=True)
    received_at = models.DateTimeField("받은 일시", default=timezone.now)

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "받은 메일"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["mailbox", "sha256"], name="inbound_mail_once")]
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(state="stored"), name="inbound_mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def envelope(self) -> dict[str, Any]:
        """Sender and recipients as the server was told them."""
        return dict(self.sealed_envelope.open())

    def summary(self) -> dict[str, Any]:
        """Who wrote what, with which files; empty while it was not read."""
        return dict(self.sealed_summary.open()) if self.sealed_summary is not None else {}

    def raw(self) -> bytes:
        """The letter as it came. A page that gives it to staff has logged that before."""
        return bytes(self.sealed_raw.open()) if self.sealed_raw is not None else b""
