"""PetitionProposal: an officer suggests making a petition of a conversation; its citizen decides."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField
from civil_petitions.models import Petition, PetitionType

UNDONE_WITHIN = timedelta(hours=24)


class PetitionProposal(models.Model):
    """민원 전환 제안. What leaves the conversation is chosen by its citizen, and not kept here."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("구민의 뜻을 기다림")
        AGREED = "agreed", _("민원으로 옮김")
        DECLINED = "declined", _("상담으로 남김")
        UNDONE = "undone", _("되돌림")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey("Consultation", models.CASCADE, related_name="proposals", verbose_name="상담")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    petition_type = models.ForeignKey(PetitionType, models.PROTECT, related_name="+", verbose_name="민원 종류")
    sealed_reason = SealedTextField("까닭")
    state = models.CharField("상태", max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="제안한 사람")
    proposed_at = models.DateTimeField("제안 일시", default=timezone.now)
    decided_at = models.DateTimeField("정한 일시", null=True)
    # The draft that came of it; a draft's id is the submission key of the petition filed from it.
    draft_key = models.UUIDField("작성 중인 민원", null=True, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "민원 전환 제안"
        default_permissions = ()
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(state="proposed"), name="consultation_one_proposal"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def reason(self) -> str:
        """Shown to the two who talk."""
        return str(self.sealed_reason.open())

    def petition(self) -> Petition | None:
        """What was filed from it, if it was."""
        return Petition.objects.filter(submission_key=self.draft_key).first() if self.draft_key else None

    def may_be_undone(self, petition: Petition) -> bool:
        """Within a day, and before anybody in the office has laid a hand on it."""
        if self.state != self.State.AGREED or timezone.now() > petition.submitted_at + UNDONE_WITHIN:
            return False
        return petition.is_open and not petition.events.filter(actor__is_officer=True).exists()
