import uuid

from django.db import models

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField
from civil_petitions.models.petition import Petition


class InternalNote(models.Model):
    """What officers tell each other about a petition. It never reaches the citizen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="internal_notes", verbose_name="민원")
    author = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="쓴 사람")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_text = SealedTextField("메모")
    created_at = models.DateTimeField("쓴 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "내부 메모"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.created_at:%Y-%m-%d}"

    def text(self) -> str:
        """The note itself; the page that shows it has already logged its visit."""
        return str(self.sealed_text.open())
