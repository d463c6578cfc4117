"""AccessLogEntry: who looked at whose personal data, when, from where and why (안전성 확보조치 기준 제8조)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField, SealError


class AccessLogQuerySet(models.QuerySet["AccessLogEntry"]):
    def about(self, account: Account) -> "AccessLogQuerySet":
        """The looks at this person's data, newest first."""
        return self.filter(citizen__account=account).order_by("-occurred_at")


class AccessLogEntry(models.Model):
    """접속기록. Added, never changed: PostgreSQL refuses to update or delete a row."""

    class Action(models.TextChoices):
        VIEW = "view", _("조회")
        LIST = "list", _("목록 조회")
        SEARCH = "search", _("검색")
        REVEAL = "reveal", _("개인정보 열람")
        PRINT = "print", _("출력")
        DOWNLOAD = "download", _("내려받기")
        EXPORT = "export", _("내보내기")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occurred_at = models.DateTimeField("일시", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="본 사람"
    )
    ip = models.GenericIPAddressField("접속지", null=True)
    action = models.CharField("한 일", max_length=10, choices=Action)
    # The entry outlives the citizen's row, so no constraint ties them.
    citizen = models.ForeignKey(
        "registry.Citizen",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="access_log",
        verbose_name="정보주체",
    )
    target = models.CharField("대상", max_length=100, blank=True)
    count = models.PositiveIntegerField("건수", default=1)
    subject_key = models.ForeignKey(
        "keys.SubjectKey", models.PROTECT, null=True, related_name="+", verbose_name="암호화 열쇠"
    )
    sealed_purpose = SealedTextField("까닭", null=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "접속기록"
        ordering = ["-occurred_at"]
        indexes = [models.Index(fields=["citizen", "-occurred_at"], name="access_log_of_citizen")]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"

    @property
    def purpose(self) -> str:
        """The reason that was given; blank when none was, or when its key is gone."""
        try:
            return self.sealed_purpose.open() if self.sealed_purpose is not None else ""
        except SealError:
            return ""
