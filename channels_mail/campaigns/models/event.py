"""CampaignEvent: what was done with a campaign, by whom."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account


class CampaignEvent(models.Model):
    """소식지 이력. PostgreSQL refuses to change or delete it."""

    class Kind(models.TextChoices):
        CREATED = "created", _("만들었습니다")
        WRITTEN = "written", _("글을 고쳤습니다")
        SETTINGS_CHANGED = "settings_changed", _("받는 사람과 때를 고쳤습니다")
        TESTED = "tested", _("시험 메일을 보냈습니다")
        SUBMITTED = "submitted", _("승인을 요청했습니다")
        SENT_BACK = "sent_back", _("고쳐 달라고 돌려보냈습니다")
        APPROVED = "approved", _("승인했습니다")
        FROZEN = "frozen", _("받는 사람을 확정했습니다")
        STARTED = "started", _("보내기 시작했습니다")
        MISSED = "missed", _("시작할 때를 놓쳐 멈췄습니다")
        PAUSED = "paused", _("잠시 멈췄습니다")
        BROKEN = "broken", _("오류가 많아 저절로 멈췄습니다")
        RESUMED = "resumed", _("다시 보냅니다")
        STOPPED = "stopped", _("그만뒀습니다")
        FINISHED = "finished", _("다 보냈습니다")
        SETTLED = "settled", _("확인이 필요한 메일을 정리했습니다")
        TRIED = "tried", _("먼저 보내 보는 몫을 다 보냈습니다")
        DECIDED = "decided", _("두 안을 견줘 나머지에게 보낼 안을 정했습니다")
        LETTERS = "letters", _("편지를 인쇄했습니다")
        WITHDRAWN = "withdrawn", _("승인 요청을 거뒀습니다")

    campaign = models.ForeignKey("Campaign", models.PROTECT, related_name="events", verbose_name="소식지")
    number = models.PositiveIntegerField("순번")
    kind = models.CharField("종류", max_length=20, choices=Kind)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="한 사람")
    details = models.JSONField("세부", default=dict)  # numbers and codes, never a citizen
    note = models.CharField("까닭", max_length=300, blank=True)
    occurred_at = models.DateTimeField("일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "소식지 이력"
        ordering = ["number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="campaign_event_number")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.number} {self.kind}"
