"""Interest: what somebody said they want news about. SilencedRule: which rule of choosing news they switched off."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.registry.models import Citizen
from portal.content.models import Topic


class Rule(models.TextChoices):
    """By what news is chosen for somebody's own page. There is no other rule, and no score."""

    DONG = "dong", _("우리 동 소식")
    TOPIC = "topic", _("관심사 소식")
    PETITION = "petition", _("내 민원과 관련된 소식")


class Interest(models.Model):
    """관심사. Only what a citizen ticked; nothing is guessed from what they read or wrote."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, db_index=False, related_name="interests", verbose_name="시민")
    topic = models.CharField("주제", max_length=12, choices=Topic)
    chosen_at = models.DateTimeField("고른 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "관심사"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["citizen", "topic"], name="interest_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class SilencedRule(models.Model):
    """끈 규칙. Without a row a rule is on."""

    citizen = models.ForeignKey(
        Citizen, models.CASCADE, db_index=False, related_name="silenced_rules", verbose_name="시민"
    )
    rule = models.CharField("규칙", max_length=10, choices=Rule)
    silenced_at = models.DateTimeField("끈 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "끈 소식 규칙"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["citizen", "rule"], name="silenced_rule_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"
