"""Hearing: a public hearing, who comes, who speaks, what was said before, during and after it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.participation.models.argument import Stance
from portal.participation.models.issue import Issue


class Hearing(models.Model):
    """공청회 (행정절차법 제38조부터 제39조의3까지)."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("준비 중")
        ANNOUNCED = "announced", _("공고함")
        HELD = "held", _("열림")
        CONCLUDED = "concluded", _("결과 나옴")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.OneToOneField(Issue, models.PROTECT, related_name="hearing", verbose_name="의견")
    stage = models.CharField("단계", max_length=10, choices=Stage, default=Stage.PLANNED, editable=False)
    main_points = models.TextField("주요 내용", max_length=2000)
    begins_at = models.DateTimeField("여는 일시")
    place = models.CharField("장소", max_length=100)
    online_url = models.URLField("온라인 참여 주소", blank=True)
    capacity = models.PositiveIntegerField("현장 정원", default=100)
    speakers_each_side = models.PositiveSmallIntegerField("찬반마다 발표자", default=3)
    chair = models.CharField("주재자", max_length=60)
    apply_until = models.DateTimeField("발표 신청 마감")
    opinions_until = models.DateTimeField("의견 제출 마감")
    announced_at = models.DateTimeField("공고 일시", null=True)
    agenda = models.JSONField("의제", default=list)
    draw_seed = models.CharField("추첨 씨앗", max_length=64, blank=True)
    draw_commitment = models.CharField("추첨 약속값", max_length=64, blank=True)
    drawn_at = models.DateTimeField("추첨 일시", null=True)
    minutes = models.TextField("회의록", max_length=50_000, blank=True)
    recorded_at = models.DateTimeField("회의록을 올린 일시", null=True)
    concluded_at = models.DateTimeField("결과 일시", null=True)
    result = models.TextField("결과", max_length=5000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "공청회"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(apply_until__lt=models.F("begins_at"), opinions_until__lt=models.F("begins_at")),
                name="hearing_asks_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(stage="planned") | Q(announced_at__isnull=False), name="hearing_is_announced_first"
            ),
        ]
        indexes = [models.Index(fields=["-begins_at", "id"], name="hearing_newest")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_public(self) -> bool:
        return self.stage != self.Stage.PLANNED


class Attendance(models.Model):
    """참석 신청. In the public log of the draw a person is a number and nothing else."""

    class Way(models.TextChoices):
        HALL = "hall", _("현장")
        ONLINE = "online", _("온라인")

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="attendances", verbose_name="공청회")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="hearing_attendances"
    )
    number = models.PositiveIntegerField("신청 번호")
    way = models.CharField("참석 방법", max_length=6, choices=Way)
    stance = models.CharField("발표 찬반", max_length=8, choices=Stance, blank=True)
    pen_name = models.CharField("필명", max_length=20)
    applied_at = models.DateTimeField("신청 일시", default=timezone.now)
    withdrawn_at = models.DateTimeField("거둔 일시", null=True)
    speaking_order = models.PositiveSmallIntegerField("발표 차례", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "참석 신청"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["hearing", "account"], name="attendance_once"),
            models.UniqueConstraint(fields=["hearing", "number"], name="attendance_number_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Opinion(models.Model):
    """제출 의견, and what became of it (행정절차법 제39조의2)."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("반영")
        PARTLY = "partly", _("일부 반영")
        NOT_ACCEPTED = "not_accepted", _("반영하지 않음")

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="opinions", verbose_name="공청회")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="hearing_opinions")
    number = models.PositiveIntegerField("의견 번호")
    pen_name = models.CharField("필명", max_length=20)
    stance = models.CharField("찬반", max_length=8, choices=Stance)
    text = models.TextField("의견", max_length=2000)
    was_spoken = models.BooleanField("현장에서 말함", default=False)
    submitted_at = models.DateTimeField("낸 일시", default=timezone.now)
    outcome = models.CharField("반영 여부", max_length=12, choices=Outcome, blank=True)
    outcome_reason = models.CharField("까닭", max_length=500, blank=True)
    settled_at = models.DateTimeField("정한 일시", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "제출 의견"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["hearing", "number"], name="opinion_number_once"),
            models.UniqueConstraint(
                fields=["hearing", "author"], condition=Q(was_spoken=False), name="opinion_once_in_advance"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(outcome_reason=""), name="opinion_settled_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Question(models.Model):
    """A question asked while the hearing goes on, online or from the hall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="questions", verbose_name="공청회")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    pen_name = models.CharField("필명", max_length=20)
    text = models.CharField("질문", max_length=300)
    backing_count = models.PositiveIntegerField("저도 궁금해요", default=0)
    asked_at = models.DateTimeField("물은 일시", default=timezone.now)
    answer = models.CharField("답", max_length=1000, blank=True)
    answered_at = models.DateTimeField("답한 일시", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "현장 질문"
        default_permissions = ()
        indexes = [models.Index(fields=["hearing", "-backing_count", "asked_at"], name="question_most_wanted")]

    def __str__(self) -> str:
        return str(self.pk)


class QuestionBacking(models.Model):
    """One account wants to know it too, once."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="backings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "저도 궁금해요"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["question", "account"], name="question_backing_once")]

    def __str__(self) -> str:
        return str(self.pk)
