"""Preference: how somebody wants to be told of a topic. What the law has told, and security, is told at once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.consent.purposes import MAILED
from citizens.registry.models import Citizen

STATUTORY, PROGRESS, SURVEY, BOARD, SECURITY = "statutory", "progress", "satisfaction", "board", "security"
PARTICIPATION = "participation"
# 민원 처리에 관한 법률 제27조 and others: these cannot be switched off.
FIXED = (STATUTORY, SECURITY)
OWN = {
    PROGRESS: _("민원 진행 상황"),
    SURVEY: _("만족도 조사"),
    BOARD: _("따르는 게시글의 새 댓글과 답변"),
    PARTICIPATION: _("공감한 의견과 공청회"),
}
TOPICS = [*OWN.items(), *((purpose.value, purpose.label) for purpose in MAILED)]


class Wish(models.TextChoices):
    NOW = "now", _("바로")
    DAILY = "daily", _("하루 한 번 모아서")
    NONE = "none", _("받지 않음")


class Preference(models.Model):
    """알림 설정. Without a row the topic is told at once."""

    citizen = models.ForeignKey(
        Citizen, models.CASCADE, db_index=False, related_name="preferences", verbose_name="정보주체"
    )
    topic = models.CharField("주제", max_length=20)
    wish = models.CharField("받는 때", max_length=5, choices=Wish)
    changed_at = models.DateTimeField("고친 일시", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "알림 설정"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["citizen", "topic"], name="preference_once_for_a_topic"),
            models.CheckConstraint(condition=~Q(topic__in=FIXED), name="preference_cannot_switch_off_the_law"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.wish} {self.pk}"
