"""OutgoingMail: a message is a row before it is anything else, and the row is its retry plan."""

import uuid
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_mail.reply_address import bounce_address
from citizens.encryption import SealedBytesField, SealedTextField

SETTLE = timedelta(minutes=10)  # RFC 5321 4.5.3.2.6: how long a server may think after the final dot
RETRY_AFTER = [timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360)]
GIVE_UP_AFTER = timedelta(hours=72)


class State(models.TextChoices):
    QUEUED = "queued", _("기다림")
    SENDING = "sending", _("보내는 중")
    SENT = "sent", _("보냄")
    FAILED = "failed", _("보내지 못함")
    IN_DOUBT = "in_doubt", _("확인 필요")
    CANCELLED = "cancelled", _("그만둠")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self) -> "OutgoingMailQuerySet":
        """Waiting and ready, by the database's clock, the longest waiting first."""
        return self.filter(state=State.QUEUED, next_attempt_at__lte=Now()).order_by("next_attempt_at", "id")

    def troubled(self) -> "OutgoingMailQuerySet":
        """What an operator has to look at."""
        return self.filter(state__in=(State.FAILED, State.IN_DOUBT)).order_by("-created_at", "id")

    @transaction.atomic
    def claim(self, mail_id: uuid.UUID, owner: uuid.UUID) -> "OutgoingMail | None":
        """Of several senders asking for a due mail, only one gets it, and only until its lease ends."""
        mail = self.due().select_for_update(skip_locked=True).filter(pk=mail_id).first()
        if mail is None:
            return None
        self.filter(pk=mail_id).update(
            state=State.SENDING,
            lease_owner=owner,
            lease_until=Now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
            data_started=False,
            attempts=F("attempts") + 1,
        )
        mail.refresh_from_db()
        return mail


class OutgoingMail(models.Model):
    """One message to one recipient. Neither lies in the table in plain text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField("한 번만 보내는 열쇠", max_length=100, unique=True, null=True)
    state = models.CharField("상태", max_length=12, choices=State, default=State.QUEUED)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_recipient = SealedTextField("받는 주소", null=True)
    sealed_message = SealedBytesField("편지", null=True)
    message_id = models.CharField("Message-ID", max_length=120, unique=True)
    created_at = models.DateTimeField("만든 일시", auto_now_add=True)
    next_attempt_at = models.DateTimeField("다음 시도", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("시도", default=0)
    doubts = models.PositiveSmallIntegerField("확인할 수 없던 횟수", default=0)
    lease_owner = models.UUIDField("보내는 일꾼", null=True)
    lease_until = models.DateTimeField("맡은 시한", null=True)
    data_started = models.BooleanField("본문을 보내기 시작함", default=False)
    smtp_code = models.PositiveSmallIntegerField("응답 부호", null=True)
    problem = models.CharField("까닭", max_length=60, blank=True)
    sent_at = models.DateTimeField("보낸 일시", null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "발신 메일"
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(state="queued"), name="outgoing_mail_due"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="outgoing_mail_leased"),
            models.Index(
                fields=["-created_at", "id"],
                condition=Q(state__in=("failed", "in_doubt")),
                name="outgoing_mail_trouble",
            ),
            models.Index(fields=["sent_at"], condition=Q(state="sent"), name="outgoing_mail_sent"),
            BrinIndex(fields=["created_at"], name="outgoing_mail_created"),  # counted by days
        ]
        permissions = [("settle_outgoingmail", "보내지 못한 메일을 정리한다")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def kind(self) -> str:
        """What the mail is about, as an operator may know it: the key's first word."""
        return (self.key or "").partition(":")[0]

    @property
    def is_emptied(self) -> bool:
        return self.sealed_message is None

    def envelope(self) -> tuple[str, str, bytes]:
        """Sender, recipient and message as SMTP needs them; opened in the sender's memory only."""
        assert self.sealed_recipient is not None and self.sealed_message is not None
        _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        if settings.MAIL_IN_REPLIES:
            sender = bounce_address(self, self.created_at)
        return sender, self.sealed_recipient.open(), self.sealed_message.open()

    def recipient(self) -> str:
        """The address alone, opened in the sender's memory only; blank once the mail was emptied."""
        return str(self.sealed_recipient.open()) if self.sealed_recipient is not None else ""

    def _mine(self) -> OutgoingMailQuerySet:
        """This row while this sender still holds it: a reaped sender changes nothing any more."""
        return OutgoingMail.objects.filter(pk=self.pk, state=State.SENDING, lease_owner=self.lease_owner)

    def mark_data_started(self) -> bool:
        """From here on the server may have taken the message. False: the lease was lost, do not send.

        The lease starts anew, so that nobody settles the mail while the server still thinks about it.
        """
        until = Now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        return bool(self._mine().filter(lease_until__gt=Now()).update(data_started=True, lease_until=until))

    def mark_sent(self) -> None:
        self._mine().update(state=State.SENT, sent_at=Now(), smtp_code=250, problem="", lease_owner=None)

    def postpone(self, code: int | None, problem: str) -> bool:
        """Try again later by the plan; give up when the plan is used up, and say whether this was it."""
        delay = RETRY_AFTER[min(self.attempts, len(RETRY_AFTER)) - 1]
        if timezone.now() + delay - self.created_at > GIVE_UP_AFTER:
            return self.fail(code, problem)
        self._mine().update(
            state=State.QUEUED,
            next_attempt_at=Now() + delay,
            smtp_code=code,
            problem=problem,
            lease_owner=None,
            data_started=False,
        )
        return False

    def fail(self, code: int | None, problem: str) -> bool:
        """The server said no for good, or nobody answered for three days. False when it is no longer ours to say."""
        return bool(self._mine().update(state=State.FAILED, smtp_code=code, problem=problem, lease_owner=None))
