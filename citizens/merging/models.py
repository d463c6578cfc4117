"""Candidate: two records that may be one person. Merge: two records that became one, and what it takes to undo it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedJSONField, SealedTextField

PERMISSION = "merging.merge_citizens"
UNDO_FOR = timedelta(days=30)


def end_of_undo() -> datetime:
    return timezone.now() + UNDO_FOR


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, account: Account) -> "CandidateQuerySet":
        return self if account.is_officer and account.has_perm(PERMISSION) else self.none()

    def waiting(self) -> "CandidateQuerySet":
        """Nobody has decided, and both records still stand."""
        return self.filter(state=Candidate.State.WAITING, first__merged_into=None, second__merged_into=None)

    def for_list(self) -> "CandidateQuerySet":
        return self.select_related("first", "second").order_by("-found_at", "id")


class Candidate(models.Model):
    """Two records that share an address or a number. Ids only; what was decided is remembered."""

    class State(models.TextChoices):
        WAITING = "waiting", _("살펴볼 짝")
        DISMISSED = "dismissed", _("다른 사람")
        MERGED = "merged", _("합침")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey("registry.Citizen", models.CASCADE, related_name="+", verbose_name="한 기록")
    second = models.ForeignKey("registry.Citizen", models.CASCADE, related_name="+", verbose_name="다른 기록")
    same_email = models.BooleanField("메일이 같음", default=False)
    same_phone = models.BooleanField("전화가 같음", default=False)
    state = models.CharField("상태", max_length=10, choices=State, default=State.WAITING)
    found_at = models.DateTimeField("찾은 일시", default=timezone.now)
    seen_at = models.DateTimeField("마지막으로 찾은 일시", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="정한 사람"
    )
    decided_at = models.DateTimeField("정한 일시", null=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "같은 사람일 수 있는 짝"
        default_permissions = ()
        permissions = [("merge_citizens", "같은 사람의 기록을 합친다")]
        indexes = [
            models.Index(fields=["-found_at", "id"], condition=Q(state="waiting"), name="merge_candidate_waiting")
        ]
        constraints = [
            # The smaller id first, so that a pair is one row however it is found.
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="merge_candidate_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="one_merge_candidate_for_a_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, account: Account) -> "MergeQuerySet":
        return self if account.is_officer and account.has_perm(PERMISSION) else self.none()

    def in_force(self) -> "MergeQuerySet":
        return self.filter(undone_at=None)

    def undoable(self) -> "MergeQuerySet":
        """Still in force and within its 30 days."""
        return self.in_force().filter(undo_until__gt=timezone.now())

    def for_list(self) -> "MergeQuerySet":
        return self.select_related("kept", "gone", "by").order_by("-merged_at", "id")


class Merge(models.Model):
    """Two records that became one. The record that went keeps its row, its key and what nobody may rewrite."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey("registry.Citizen", models.PROTECT, related_name="+", verbose_name="남은 기록")
    gone = models.ForeignKey("registry.Citizen", models.PROTECT, related_name="+", verbose_name="합친 기록")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="합친 사람")
    merged_at = models.DateTimeField("합친 일시", default=timezone.now)
    undo_until = models.DateTimeField("되돌릴 수 있는 때", default=end_of_undo)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="되돌린 사람"
    )
    undone_at = models.DateTimeField("되돌린 일시", null=True)
    settled_at = models.DateTimeField("되돌릴 것을 없앤 일시", null=True)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    moved = models.JSONField("옮긴 행", default=dict)  # {"app.model.field": {"ids": [...], "kept": how many it had}}
    sealed_before = SealedJSONField("남은 기록의 앞선 값", null=True)  # {detail: [before, after]}
    sealed_reason = SealedTextField("까닭")

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "합친 기록"
        default_permissions = ()
        indexes = [
            models.Index(fields=["-merged_at", "id"], name="merge_newest"),
            models.Index(fields=["kept"], condition=Q(undone_at=None), name="merge_of_kept"),
            models.Index(fields=["undo_until"], condition=Q(settled_at=None), name="merge_unsettled"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="one_merge_in_force_for_a_record"
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two_records"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_undoable(self) -> bool:
        return self.undone_at is None and self.settled_at is None and self.undo_until > timezone.now()

    def changed(self) -> dict[str, list[str]]:
        """What the kept record said before and after, where the merge changed it."""
        return dict(self.sealed_before.open()) if self.sealed_before is not None else {}

    def reason(self) -> str:
        return str(self.sealed_reason.open())
