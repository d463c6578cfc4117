"""IssueEvent: the public history of an issue, from which its supporters are told. Added, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.participation.models.issue import Issue


class IssueEvent(models.Model):
    """의견 이력."""

    class Kind(models.TextChoices):
        RAISED = "raised", _("의견을 냈습니다")
        OPENED = "opened", _("공감을 받기 시작했습니다")
        REFUSED = "refused", _("받지 않았습니다")
        MERGED = "merged", _("다른 의견과 합쳤습니다")
        WITHDRAWN = "withdrawn", _("의견을 거두었습니다")
        REACHED = "reached", _("공감 목표를 채웠습니다")
        NOT_REACHED = "not_reached", _("공감 기간이 끝났습니다")
        ASSIGNED = "assigned", _("맡은 부서가 정해졌습니다")
        INVALIDATED = "invalidated", _("무효인 공감을 빼고 다시 세었습니다")
        ANSWERED = "answered", _("구청이 답했습니다")
        HEARING_ANNOUNCED = "hearing_announced", _("공청회를 공고했습니다")
        HEARING_MOVED = "hearing_moved", _("공청회 날짜를 다시 정했습니다")
        SPEAKERS_DRAWN = "speakers_drawn", _("발표자를 추첨했습니다")
        HEARING_REMINDED = "hearing_reminded", _("공청회가 곧 열립니다")
        RECORDED = "recorded", _("공청회 회의록을 올렸습니다")
        CONCLUDED = "concluded", _("결과가 나왔습니다")
        PROMISED = "promised", _("할 일과 날짜를 약속했습니다")
        MILESTONE_MOVED = "milestone_moved", _("약속한 날짜를 미뤘습니다")
        MILESTONE_DONE = "milestone_done", _("약속한 일을 마쳤습니다")

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="events", verbose_name="의견")
    kind = models.CharField("일", max_length=20, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField("덧붙임", max_length=500, blank=True)
    occurred_at = models.DateTimeField("일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "의견 이력"
        default_permissions = ()
        indexes = [models.Index(fields=["issue", "occurred_at", "id"], name="issue_event_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SupporterRound(models.Model):
    """How far the telling of one event has come; the worker's own book, so that it goes on where it was killed."""

    event = models.OneToOneField(IssueEvent, models.PROTECT, related_name="round", verbose_name="이력")
    last_agreement = models.BigIntegerField("마지막 공감", default=0)
    told = models.PositiveIntegerField("알린 사람", default=0)
    finished_at = models.DateTimeField("마친 일시", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "알림 회차"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
