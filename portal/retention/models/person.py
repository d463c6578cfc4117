"""What concerns a whole person: that they were warned, and what is kept apart once they are gone."""

import uuid

from django.conf import settings
from django.db import models

from citizens.encryption import SealedTextField, SealError


class InactivityNotice(models.Model):
    """휴면 안내. This login was told that it will be closed; using it again makes this void."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="inactivity_notice", verbose_name="계정"
    )
    told_at = models.DateTimeField("알린 일시", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "휴면 안내"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.account_id)


class SeparatedIdentity(models.Model):
    """분리 보관 (법 제21조③). Who filed a petition that a law still keeps, apart from all other data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Goes with the citizen's row; the look-up must not bring it into ordinary pages.
    citizen = models.OneToOneField("registry.Citizen", models.PROTECT, related_name="+", verbose_name="시민")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_name = SealedTextField("이름")
    separated_at = models.DateTimeField("분리 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "분리 보관"
        ordering = ["-separated_at"]
        default_permissions = ()
        indexes = [models.Index(fields=["-separated_at", "id"], name="separated_identity_newest")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def short_citizen_id(self) -> str:
        """As the access log shows it."""
        return str(self.citizen_id)[:8]

    def name(self) -> str:
        """For somebody who has just written down why; blank when the key is gone."""
        try:
            return str(self.sealed_name.open())
        except SealError:
            return ""
