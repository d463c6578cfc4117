"""What people say of how they were served (민원 처리에 관한 법률 제26조), wherever they were."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField
from citizens.surveys.choices import (
    ASKS_MORE,
    CHANGEABLE,
    GIVEN_UP,
    LOGIN_LASTS,
    Kind,
    Reason,
    Score,
    Way,
    field_of,
    question,
)


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    def visible_to(self, account: Account) -> "SurveyInvitationQuerySet":
        """A citizen's own; officers never see whom an answer came from."""
        if not account.is_authenticated or account.is_officer:
            return self.none()
        return self.filter(citizen__account=account)

    def about(self, kind: str, subject: uuid.UUID) -> "SurveyInvitationQuerySet":
        return self.filter(kind=kind, subject=subject)

    def waiting(self) -> "SurveyInvitationQuerySet":
        """Still to be answered, the oldest first. Who stood at a counter or a telephone was asked there."""
        asked = self.filter(response=None, sent_at__gt=timezone.now() - LOGIN_LASTS)
        return asked.exclude(way__in=(Way.KIOSK, Way.PHONE)).order_by("sent_at", "id")


class SurveyInvitation(models.Model):
    """만족도 물음. One question to one person about one thing, with what figures are made of it by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("무엇에 대해", max_length=12, choices=Kind)
    subject = models.UUIDField("그것의 번호")
    citizen = models.ForeignKey(
        "registry.Citizen",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="survey_invitations",
        verbose_name="시민",
    )
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name="담당 부서"
    )
    answered_by = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, related_name="+", verbose_name="처리한 담당자"
    )
    title_ko = models.CharField("이름", max_length=120, blank=True)
    title_en = models.CharField("영문 이름", max_length=120, blank=True)
    target = models.CharField("보이는 번호", max_length=60, blank=True)
    topic = models.SlugField("민원 종류", max_length=60, blank=True, db_index=False)
    channel = models.CharField("들어온 경로", max_length=10, blank=True)
    dong = models.CharField("동", max_length=20, blank=True)
    way = models.CharField("여쭌 방법", max_length=6, choices=Way)
    sent_at = models.DateTimeField("여쭌 일시", default=timezone.now)
    reminded_at = models.DateTimeField("다시 여쭌 일시", null=True)

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "만족도 물음"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "citizen"], nulls_distinct=False, name="survey_once_for_a_subject"
            )
        ]
        indexes = [
            models.Index(fields=["sent_at", "id"], name="survey_sent"),
            models.Index(fields=["citizen", "sent_at"], name="survey_of_citizen"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def title(self) -> str:
        """What it is about, in the language of the page; never a word somebody wrote in private."""
        return self.title_en if get_language() == "en" and self.title_en else self.title_ko

    @property
    def question(self) -> str:
        return question(self.kind)

    @property
    def field(self) -> str:
        return field_of(self.kind)

    @property
    def asks_why(self) -> bool:
        return self.kind in GIVEN_UP

    @property
    def asks_more(self) -> bool:
        return self.kind in ASKS_MORE

    @property
    def is_link_over(self) -> bool:
        """Whether every link that led here is too old."""
        return not self.links.filter(expires_at__gt=timezone.now()).exists()

    @property
    def closes_at(self) -> datetime:
        """After the links end, it can still be answered behind the login until here."""
        return self.sent_at + LOGIN_LASTS

    @property
    def is_closed(self) -> bool:
        return timezone.now() >= self.closes_at


class SurveyLink(models.Model):
    """만족도 링크. A way to a question without login; its token is known only to the message it went out with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(SurveyInvitation, models.CASCADE, related_name="links", verbose_name="물음")
    token_hash = models.CharField("링크 해시", max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("만든 일시", default=timezone.now)
    expires_at = models.DateTimeField("링크 기한")

    class Meta:
        verbose_name = verbose_name_plural = "만족도 링크"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class SurveyResponseQuerySet(models.QuerySet["SurveyResponse"]):
    def visible_to(self, account: Account) -> "SurveyResponseQuerySet":
        """What those of a department's citizens said, for whoever leads it."""
        if not account.is_authenticated or not account.has_perm("surveys.read_voices"):
            return self.none()
        return self.filter(department=account.department_id, department__isnull=False)

    def wanting_contact(self) -> "SurveyResponseQuerySet":
        """Who asked to be called, and of whom the department does not know yet."""
        return self.filter(wants_contact=True, contact_told_at=None)

    def unhappy_words(self) -> "SurveyResponseQuerySet":
        """What those wrote who were not content, and nobody has looked into."""
        return self.filter(score__lte=Score.BAD, sealed_comment__isnull=False, settled_at=None)


class SurveyResponse(models.Model):
    """만족도 답. Officers only ever see sums of at least five, and words with every name masked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.OneToOneField(SurveyInvitation, models.PROTECT, related_name="response", verbose_name="물음")
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name="담당 부서"
    )
    score = models.PositiveSmallIntegerField("만족도", choices=Score, null=True)
    reason = models.CharField("그만둔 까닭", max_length=10, choices=Reason, blank=True)
    speed = models.PositiveSmallIntegerField("빠르기", choices=Score, null=True)
    clarity = models.PositiveSmallIntegerField("쉬운 설명", choices=Score, null=True)
    result = models.PositiveSmallIntegerField("결과", choices=Score, null=True)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_comment = SealedTextField("더 하실 말씀", null=True)
    wants_contact = models.BooleanField("연락을 바람", default=False)
    contact_told_at = models.DateTimeField("부서에 알린 일시", null=True)
    lead_told_at = models.DateTimeField("팀장에게 알린 일시", null=True)
    settled_at = models.DateTimeField("살핀 일시", null=True)
    settled_by = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, related_name="+", verbose_name="살핀 사람"
    )
    news_purpose = models.CharField("소식에 동의한 목적", max_length=20, blank=True)
    news_agreed_at = models.DateTimeField("소식에 동의한 일시", null=True)
    entered_by = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, related_name="+", verbose_name="대신 적은 직원"
    )
    answered_at = models.DateTimeField("답한 일시")
    changed_at = models.DateTimeField("고친 일시")

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "만족도 답"
        default_permissions = ()
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__range": (1, 5)}) | Q(**{name: None}), name=f"survey_{name}_of_five"
                )
                for name in ("score", "speed", "clarity", "result")
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=False, reason="") | Q(score=None) & ~Q(reason=""),
                name="survey_score_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(news_purpose="", news_agreed_at=None)
                | ~Q(news_purpose="") & Q(news_agreed_at__isnull=False),
                name="survey_news_for_a_purpose",
            ),
        ]
        indexes = [
            models.Index(fields=["answered_at"], name="survey_answered"),
            models.Index(
                fields=["answered_at", "id"],
                condition=Q(wants_contact=True, contact_told_at=None),
                name="survey_contact_wanted",
            ),
            models.Index(
                fields=["department", "answered_at"],
                condition=Q(score__lte=Score.BAD, sealed_comment__isnull=False, settled_at=None),
                name="survey_unhappy_words",
            ),
        ]
        permissions = [("read_voices", "부서에 대한 아쉬운 의견을 읽는다")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def changeable_until(self) -> datetime:
        return self.answered_at + CHANGEABLE

    @property
    def is_changeable(self) -> bool:
        return timezone.now() < self.changeable_until

    @property
    def is_low(self) -> bool:
        return self.score is not None and self.score <= Score.BAD

    @property
    def said(self) -> str:
        """The face or the reason that was pressed."""
        return str(self.get_score_display() if self.score is not None else self.get_reason_display())

    def comment(self) -> str:
        """The citizen's own words, for the citizen."""
        return str(self.sealed_comment.open()) if self.sealed_comment is not None else ""
