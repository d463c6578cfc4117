"""LetterDraft: what a citizen is still writing. Nobody of the office reads it."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.encryption import SealedJSONField

KEPT = timedelta(days=30)


class LetterDraftQuerySet(models.QuerySet["LetterDraft"]):
    def visible_to(self, account: Account) -> "LetterDraftQuerySet":
        """A draft is its writer's alone."""
        return self.filter(account=account) if account.is_authenticated else self.none()


class LetterDraft(models.Model):
    """쓰던 상담 글. One for a new conversation and one for each that goes on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name="쓰는 사람")
    consultation = models.ForeignKey(
        "Consultation", models.CASCADE, null=True, related_name="drafts", verbose_name="상담"
    )
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_words = SealedJSONField("쓰던 글")
    version = models.PositiveIntegerField("판", default=1)
    saved_at = models.DateTimeField("저장한 일시", default=timezone.now, db_index=True)

    objects = LetterDraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "쓰던 상담 글"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account", "consultation"], nulls_distinct=False, name="consultation_one_draft"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def words(self) -> dict[str, str]:
        """What was typed, as it was typed, for its writer."""
        return dict(self.sealed_words.open())
