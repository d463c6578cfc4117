"""Download: a copy of one's data to take home."""

import uuid
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.registry.models import Citizen

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3


class DownloadQuerySet(models.QuerySet["Download"]):
    def visible_to(self, account: Account) -> "DownloadQuerySet":
        """One's own and nobody else's; officers have other ways, which are logged."""
        if not account.is_authenticated or account.is_officer:
            return self.none()
        return self.filter(citizen__account=account)

    def unfinished(self) -> "DownloadQuerySet":
        return self.filter(state__in=(Download.State.WAITING, Download.State.PREPARING))

    def to_prepare(self) -> "DownloadQuerySet":
        """Nobody works on it: it waits, or who worked on it has died."""
        orphaned = Q(state=Download.State.PREPARING, lease_until__lt=Now())
        return self.filter(Q(state=Download.State.WAITING) | orphaned).order_by("requested_at", "id")

    def expired(self) -> "DownloadQuerySet":
        return self.filter(state=Download.State.READY, expires_at__lte=Now())

    @transaction.atomic
    def claim(self, download_id: uuid.UUID, owner: uuid.UUID) -> "Download | None":
        """Of several workers asking for it, only one gets it, and only until its lease ends."""
        download = self.to_prepare().select_for_update(of=("self",), skip_locked=True).filter(pk=download_id).first()
        if download is None:
            return None
        if download.attempts >= MOST_ATTEMPTS:
            self.filter(pk=download_id).update(state=Download.State.FAILED, lease_owner=None)
            return None
        changes = {"lease_owner": owner, "lease_until": Now() + LEASE, "attempts": F("attempts") + 1, "done": 0}
        self.filter(pk=download_id).update(state=Download.State.PREPARING, **changes)
        download.refresh_from_db()
        return download


class Download(models.Model):
    """내려받기. The files lie sealed outside the database, for a day; that they were made stays for a year."""

    class State(models.TextChoices):
        WAITING = "waiting", _("기다림")
        PREPARING = "preparing", _("준비하는 중")
        READY = "ready", _("받을 수 있음")
        GONE = "gone", _("없앰")
        FAILED = "failed", _("준비하지 못함")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="downloads", verbose_name="시민")
    state = models.CharField("상태", max_length=10, choices=State, default=State.WAITING)
    language = models.CharField("언어", max_length=2, choices=Citizen.LANGUAGES, default="ko")
    done = models.PositiveSmallIntegerField("마친 종류", default=0)
    total = models.PositiveSmallIntegerField("모든 종류", default=0)
    attempts = models.PositiveSmallIntegerField("시도", default=0)
    lease_owner = models.UUIDField("준비하는 일꾼", null=True)
    lease_until = models.DateTimeField("맡은 시한", null=True)
    file_id = models.UUIDField("파일", null=True)
    json_bytes = models.PositiveBigIntegerField("JSON 크기", default=0)
    pdf_bytes = models.PositiveBigIntegerField("PDF 크기", default=0)
    requested_at = models.DateTimeField("청한 일시", default=timezone.now)
    ready_at = models.DateTimeField("준비한 일시", null=True)
    expires_at = models.DateTimeField("받을 수 있는 때", null=True)
    taken_at = models.DateTimeField("마지막으로 받은 일시", null=True)
    gone_at = models.DateTimeField("없앤 일시", null=True)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "내려받기"
        default_permissions = ()
        indexes = [
            models.Index(fields=["citizen", "-requested_at"], name="download_by_citizen"),
            models.Index(
                fields=["requested_at", "id"],
                condition=Q(state__in=("waiting", "preparing")),
                name="download_waiting",
            ),
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="download_until"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen"], condition=Q(state__in=("waiting", "preparing")), name="one_download_in_hand"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file_id__isnull=False, expires_at__isnull=False),
                name="download_has_files_when_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.PREPARING)

    @property
    def may_be_taken(self) -> bool:
        return self.state == self.State.READY and self.expires_at is not None and timezone.now() < self.expires_at
