"""LegalHold: what must not be destroyed for now, because of a lawsuit, an audit or an objection."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.encryption import SealedTextField, SealError


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def active(self, today: date | None = None) -> "LegalHoldQuerySet":
        """Neither released nor over."""
        today = today or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=today), released_at=None)


class LegalHold(models.Model):
    """파기 보류. Of a whole kind, of one petition, or of one person."""

    class Scope(models.TextChoices):
        KIND = "kind", _("종류 전체")
        PETITION = "petition", _("민원 한 건")
        CITIZEN = "citizen", _("한 사람")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField("범위", max_length=10, choices=Scope)
    kind = models.CharField("종류", max_length=30, blank=True)
    # A released hold outlives what it held, so no constraint ties them.
    petition = models.ForeignKey(
        "civil_petitions.Petition",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name="민원",
    )
    citizen = models.ForeignKey(
        "registry.Citizen", models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name="시민"
    )
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_reason = SealedTextField("까닭")
    until = models.DateField("보류 기한", null=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="보류한 사람"
    )
    placed_at = models.DateTimeField("보류 일시", auto_now_add=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="푼 사람"
    )
    released_at = models.DateTimeField("푼 일시", null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "파기 보류"
        ordering = ["-placed_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="kind", petition=None, citizen=None) & ~Q(kind="")
                | Q(scope="petition", kind="", petition__isnull=False, citizen=None)
                | Q(scope="citizen", kind="", petition=None, citizen__isnull=False),
                name="legal_hold_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="legal_hold_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.kind or self.petition_id or self.citizen_id}"

    @property
    def is_active(self) -> bool:
        return self.released_at is None and (self.until is None or self.until >= timezone.localdate())

    def reason(self) -> str:
        """Why it is held; blank when its key is gone."""
        try:
            return str(self.sealed_reason.open())
        except SealError:
            return ""
