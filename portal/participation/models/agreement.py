"""Agreement: one resident stands behind one issue, once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from citizens.registry.models import Citizen
from portal.participation.models.issue import Issue


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def counted(self) -> "AgreementQuerySet":
        """Neither taken back nor invalid."""
        return self.filter(withdrawn_at=None, invalidated_at=None)


class Agreement(models.Model):
    """공감. Who agreed with what is told to nobody; the office sees numbers and levels of verification."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="agreements", verbose_name="의견")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agreements")
    level = models.CharField("확인 수준", max_length=10, choices=Citizen.IdentityLevel)
    agreed_at = models.DateTimeField("공감 일시", default=timezone.now)
    withdrawn_at = models.DateTimeField("거둔 일시", null=True)
    invalidated_at = models.DateTimeField("무효로 한 일시", null=True)
    invalid_reason = models.CharField("무효로 한 까닭", max_length=200, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "공감"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["issue", "account"], name="agreement_once_for_a_resident"),
            models.CheckConstraint(
                condition=Q(invalidated_at=None) | ~Q(invalid_reason=""), name="agreement_invalid_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["account", "-agreed_at"], name="agreement_of_account")]

    def __str__(self) -> str:
        return str(self.pk)
