"""What petitioners say of how their petition was handled (법 제26조)."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField
from civil_petitions.models import Petition

LINK_LASTS = timedelta(days=14)
LOGIN_LASTS = timedelta(days=30)
CHANGEABLE = timedelta(days=7)


class Score(models.IntegerChoices):
    """다섯 단계."""

    VERY_BAD = 1, _("매우 불만족")
    BAD = 2, _("불만족")
    MIDDLING = 3, _("보통")
    GOOD = 4, _("만족")
    VERY_GOOD = 5, _("매우 만족")


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    def visible_to(self, account: Account) -> "SurveyInvitationQuerySet":
        """A petitioner's own; officers never see whom an answer came from."""
        if not account.is_authenticated or account.is_officer:
            return self.none()
        return self.filter(petition__petitioner__account=account)

    def waiting(self) -> "SurveyInvitationQuerySet":
        """Still to be answered, the oldest first."""
        return self.filter(response=None, sent_at__gt=timezone.now() - LOGIN_LASTS).order_by("sent_at", "id")


class SurveyInvitation(models.Model):
    """One question about one petition. The link's token is known only to the mail it went out with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    petition = models.OneToOneField(Petition, models.PROTECT, related_name="survey_invitation", verbose_name="민원")
    token_hash = models.CharField("링크 해시", max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField("보낸 일시", default=timezone.now)
    expires_at = models.DateTimeField("링크 기한")

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "만족도 물음"
        indexes = [models.Index(fields=["sent_at", "id"], name="survey_invitation_sent")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_link_over(self) -> bool:
        return timezone.now() >= self.expires_at

    @property
    def closes_at(self) -> datetime:
        """After the link ends, it can still be answered behind the login until here."""
        return self.sent_at + LOGIN_LASTS

    @property
    def is_closed(self) -> bool:
        return timezone.now() >= self.closes_at


class SurveyResponse(models.Model):
    """One answer. Officers only ever see sums of at least five."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.OneToOneField(SurveyInvitation, models.PROTECT, related_name="response", verbose_name="물음")
    type = models.ForeignKey(
        "civil_petitions.PetitionType", models.PROTECT, related_name="+", verbose_name="민원 종류"
    )
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+", verbose_name="담당 부서")
    score = models.PositiveSmallIntegerField("만족도", choices=Score)
    speed = models.PositiveSmallIntegerField("빠르기", choices=Score, null=True)
    clarity = models.PositiveSmallIntegerField("쉬운 설명", choices=Score, null=True)
    result = models.PositiveSmallIntegerField("결과", choices=Score, null=True)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_comment = SealedTextField("더 하실 말씀", null=True)
    wants_contact = models.BooleanField("연락을 바람", default=False)
    contact_told_at = models.DateTimeField("부서에 알린 일시", null=True)
    answered_at = models.DateTimeField("답한 일시")
    changed_at = models.DateTimeField("고친 일시")

    class Meta:
        verbose_name = verbose_name_plural = "만족도 답"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (1, 5)}) | Q(**{name: None}), name=f"survey_{name}"
            )
            for name in ("score", "speed", "clarity", "result")
        ]
        indexes = [
            models.Index(fields=["answered_at"], name="survey_response_answered"),
            models.Index(
                fields=["answered_at", "id"],
                condition=Q(wants_contact=True, contact_told_at=None),
                name="survey_response_contact",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def changeable_until(self) -> datetime:
        return self.answered_at + CHANGEABLE

    @property
    def is_changeable(self) -> bool:
        return timezone.now() < self.changeable_until

    def comment(self) -> str:
        """The petitioner's own words, for the petitioner."""
        return self.sealed_comment.open() if self.sealed_comment is not None else ""
