"""What only somebody who leads can decide: proposed, decided, done, and looked at afterwards."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account, Department
from citizens.encryption import SealedTextField, SealError

SOON = timedelta(days=3)
LOUD = timedelta(days=7)  # so long after its date it is the superior's matter, too
UNDO = timedelta(hours=24)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, account: Account) -> "DecisionQuerySet":
        """One's own department's; everything to those who lead the office or watch over all departments."""
        if not account.is_authenticated or not account.is_officer:
            return self.none()
        if account.has_perm("decisions.lead_office"):
            return self
        if not (account.has_perm("decisions.decide") or account.has_perm("decisions.propose")):
            return self.none()
        if account.has_perm("civil_petitions.see_all_departments"):
            return self
        return self.filter(department=account.department_id or "")

    def open(self) -> "DecisionQuerySet":
        return self.filter(status=Decision.Status.OPEN)

    def to_decide(self, account: Account, today: date) -> "DecisionQuerySet":
        """What waits for this person: their department's, or the office's and what a department left lying."""
        if account.has_perm("decisions.lead_office"):
            return self.open().filter(Q(department=None) | Q(due_on__lte=today - LOUD)).louder_first()
        if account.has_perm("decisions.decide"):
            return self.open().filter(department=account.department_id or "").louder_first()
        return self.none()

    def louder_first(self) -> "DecisionQuerySet":
        return self.select_related("department", "owner", "subject_key").order_by("due_on", "id")

    def for_list(self) -> "DecisionQuerySet":
        return self.select_related("department", "owner", "decided_by", "subject_key").order_by("-raised_at", "-id")


class Decision(models.Model):
    """결정이 필요한 일. One proposal with a date and somebody who sees to it."""

    class Kind(models.TextChoices):
        INDICATOR = "indicator", _("지표가 목표에 못 미침")
        ANSWER = "answer", _("주민 의견에 답할 때")
        PROPOSAL = "proposal", _("직원이 올린 제안")

    class Status(models.TextChoices):
        OPEN = "open", _("결정 기다림")
        AGREED = "agreed", _("하기로 함")
        DECLINED = "declined", _("하지 않기로 함")
        DONE = "done", _("마침")
        PASSED = "passed", _("까닭이 없어짐")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("종류", max_length=10, choices=Kind)
    subject = models.CharField("무엇에 관한 것", max_length=60)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="부서"
    )
    number = models.PositiveSmallIntegerField("지표", null=True)
    told = models.JSONField("말에 들어갈 값", default=dict)
    before = models.FloatField("올릴 때의 점수", null=True)
    after = models.FloatField("그 뒤의 점수", null=True)
    after_on = models.DateField("그 뒤의 점수를 잰 날", null=True)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_title = SealedTextField("제안", null=True)
    sealed_why = SealedTextField("까닭", null=True)
    status = models.CharField("상태", max_length=10, choices=Status, default=Status.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="맡은 사람"
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="올린 사람"
    )
    raised_at = models.DateTimeField("올린 일시", default=timezone.now)
    due_on = models.DateField("결정할 날")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="결정한 사람"
    )
    decided_at = models.DateTimeField("결정한 일시", null=True)
    finished_at = models.DateTimeField("마친 일시", null=True)
    changed_ko = models.TextField("바뀐 것", blank=True)
    changed_en = models.TextField("바뀐 것 (영문)", blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "결정이 필요한 일"
        default_permissions = ()
        permissions = [
            ("propose", "부서가 결정할 일을 올린다"),
            ("decide", "자기 부서의 일을 결정한다"),
            ("lead_office", "구청 모두의 일을 결정한다"),
        ]
        indexes = [
            models.Index(fields=["department", "due_on", "id"], condition=Q(status="open"), name="decisions_open"),
            models.Index(fields=["-raised_at", "-id"], name="decisions_newest"),
            models.Index(fields=["-finished_at", "-id"], condition=~Q(changed_ko=""), name="decisions_public"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(status="open"), name="decision_open_once"),
            models.CheckConstraint(
                condition=Q(status__in=("open", "passed"))
                | Q(decided_by__isnull=False, decided_at__isnull=False, owner__isnull=False)
                | Q(status="declined", decided_by__isnull=False),
                name="decision_has_who_decided",
            ),
            models.CheckConstraint(
                condition=Q(status="done", finished_at__isnull=False) | Q(changed_ko="", changed_en=""),
                name="decision_changed_only_when_done",
            ),
            models.CheckConstraint(
                condition=~Q(kind="proposal") | Q(sealed_title__isnull=False), name="decision_proposal_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @cached_property
    def typed_title(self) -> str:
        return self._open(self.sealed_title)

    @cached_property
    def typed_why(self) -> str:
        return self._open(self.sealed_why)

    def may_be_decided_by(self, account: Account) -> bool:
        """Who leads its department; for the office's own, and for what lies too long, who leads the office."""
        if account.has_perm("decisions.lead_office"):
            return True
        own = self.department_id is not None and self.department_id == account.department_id
        return own and account.has_perm("decisions.decide")

    def may_be_taken_back_by(self, account: Account) -> bool:
        if self.status not in (self.Status.AGREED, self.Status.DECLINED) or self.decided_at is None:
            return False
        return self.decided_by_id == account.pk and timezone.now() < self.decided_at + UNDO

    def loudness(self, today: date) -> int:
        """0 calm, 1 nearly due, 2 late, 3 so late that the superior sees it."""
        if not self.is_open or today < self.due_on - SOON:
            return 0
        if today <= self.due_on:
            return 1
        return 3 if today >= self.due_on + LOUD else 2

    def days_left(self) -> int:
        return (self.due_on - timezone.localdate()).days

    @staticmethod
    def _open(sealed: Any) -> str:
        try:
            return str(sealed.open()) if sealed is not None else ""
        except SealError:
            return ""


class DecisionStep(models.Model):
    """One step of a decision; never changed."""

    class Kind(models.TextChoices):
        RAISED = "raised", _("올림")
        AGREED = "agreed", _("하기로 함")
        DECLINED = "declined", _("하지 않기로 함")
        TAKEN_BACK = "taken_back", _("결정을 거둠")
        ASSIGNED = "assigned", _("담당을 정함")
        POSTPONED = "postponed", _("날을 미룸")
        COMMENTED = "commented", _("의견")
        DONE = "done", _("마침")
        PASSED = "passed", _("까닭이 없어짐")
        TOLD = "told", _("의견을 낸 구민에게 알림")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="steps", verbose_name="결정")
    kind = models.CharField("무엇", max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="한 사람"
    )
    at = models.DateTimeField("일시", default=timezone.now)
    data = models.JSONField("값", default=dict)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_words = SealedTextField("말", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "결정의 걸음"
        default_permissions = ()
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["decision", "at"], name="decisions_steps")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind}"

    @property
    def words(self) -> str:
        """What was said with it; blank when its key is gone."""
        try:
            return str(self.sealed_words.open()) if self.sealed_words is not None else ""
        except SealError:
            return ""
