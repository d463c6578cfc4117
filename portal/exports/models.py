"""Export: a list that an officer takes out of the portal, with a purpose, for a day."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField, SealError

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, account: Account) -> "ExportQuerySet":
        """One's own; who approves sees what others asked to see unmasked."""
        if not account.is_authenticated or not account.is_officer:
            return self.none()
        own = Q(requester=account) if account.has_perm("exports.request_export") else Q(pk__in=())
        if account.has_perm("exports.approve_export"):
            own |= Q(is_masked=False) & ~Q(requester=account)
        return self.filter(own)

    def to_approve(self, account: Account) -> "ExportQuerySet":
        if not account.has_perm("exports.approve_export"):
            return self.none()
        return self.filter(state=Export.State.ASKED).exclude(requester=account)

    def to_prepare(self) -> "ExportQuerySet":
        """Nobody works on it: it waits, or who worked on it has died."""
        orphaned = Q(state=Export.State.PREPARING, lease_until__lt=Now())
        return self.filter(Q(state=Export.State.WAITING) | orphaned).order_by("requested_at", "id")

    def expired(self) -> "ExportQuerySet":
        return self.filter(state=Export.State.READY, expires_at__lte=Now())

    @transaction.atomic
    def claim(self, export_id: uuid.UUID, owner: uuid.UUID) -> "Export | None":
        """Of several workers asking for it, only one gets it, and only until its lease ends.

        What workers have died over too often comes back as failed.
        """
        export = self.to_prepare().select_for_update(of=("self",), skip_locked=True).filter(pk=export_id).first()
        if export is None:
            return None
        if export.attempts >= MOST_ATTEMPTS:
            self.filter(pk=export_id).update(state=Export.State.FAILED, lease_owner=None)
        else:
            changes = {"lease_owner": owner, "lease_until": Now() + LEASE, "attempts": F("attempts") + 1, "done": 0}
            self.filter(pk=export_id).update(state=Export.State.PREPARING, **changes)
        export.refresh_from_db()
        return export


class Export(models.Model):
    """내보내기. Its file lies sealed for a day; that it was made stays with the access log's years."""

    class State(models.TextChoices):
        ASKED = "asked", _("승인 기다림")
        WAITING = "waiting", _("차례 기다림")
        PREPARING = "preparing", _("만드는 중")
        READY = "ready", _("받을 수 있음")
        GONE = "gone", _("없앰")
        REFUSED = "refused", _("승인하지 않음")
        FAILED = "failed", _("만들지 못함")

    class Format(models.TextChoices):
        CSV = "csv", _("CSV (가린 자료만)")
        XLSX = "xlsx", _("XLSX (비밀번호로 잠금)")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="청한 사람")
    source = models.CharField("목록", max_length=20)
    criteria = models.JSONField("고른 조건", default=dict)
    is_masked = models.BooleanField("가림", default=True)
    format = models.CharField("형식", max_length=4, choices=Format)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_purpose = SealedTextField("까닭")
    sealed_password = SealedTextField("비밀번호", null=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="승인한 사람"
    )
    decided_at = models.DateTimeField("정한 일시", null=True)
    state = models.CharField("상태", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("쓴 줄", default=0)
    total = models.PositiveIntegerField("모든 줄", default=0)
    attempts = models.PositiveSmallIntegerField("시도", default=0)
    lease_owner = models.UUIDField("만드는 일꾼", null=True)
    lease_until = models.DateTimeField("맡은 시한", null=True)
    file_id = models.UUIDField("파일", null=True)
    requested_at = models.DateTimeField("청한 일시", default=timezone.now)
    ready_at = models.DateTimeField("만든 일시", null=True)
    expires_at = models.DateTimeField("받을 수 있는 때", null=True)
    taken_at = models.DateTimeField("마지막으로 받은 일시", null=True)
    gone_at = models.DateTimeField("없앤 일시", null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "내보내기"
        default_permissions = ()
        permissions = [
            ("request_export", "목록을 까닭을 적고 내보낸다"),
            ("approve_export", "가리지 않은 내보내기를 승인한다"),
        ]
        indexes = [
            models.Index(fields=["requester", "-requested_at", "id"], name="export_of_requester"),
            models.Index(
                fields=["requested_at", "id"], condition=Q(state__in=("waiting", "preparing")), name="export_waiting"
            ),
            models.Index(fields=["requested_at", "id"], condition=Q(state="asked"), name="export_asked"),
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="export_until"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file_id__isnull=False, expires_at__isnull=False),
                name="export_has_a_file_when_ready",
            ),
            models.CheckConstraint(
                condition=Q(is_masked=True) | Q(state__in=("asked", "refused", "gone")) | Q(approver__isnull=False),
                name="export_unmasked_only_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(is_masked=True) | Q(format="xlsx"), name="export_unmasked_only_under_a_password"
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("requester")), name="export_approved_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def purpose(self) -> str:
        """Why it was asked for; blank when its key is gone."""
        try:
            return str(self.sealed_purpose.open())
        except SealError:
            return ""

    def password(self) -> str:
        """What locks the workbook; blank once it was shown. Raises SealError."""
        return str(self.sealed_password.open()) if self.sealed_password is not None else ""

    @property
    def has_password(self) -> bool:
        """Whether it can still be shown."""
        return self.sealed_password is not None

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.PREPARING)

    @property
    def may_be_taken(self) -> bool:
        return self.state == self.State.READY and self.expires_at is not None and timezone.now() < self.expires_at

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.done / self.total)) if self.total else 0
