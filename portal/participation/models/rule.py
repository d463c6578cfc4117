"""ParticipationRule: what the district's ordinance says of issues, as data."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q


class ParticipationRuleManager(models.Manager["ParticipationRule"]):
    def in_force(self, on: date) -> "ParticipationRule":
        """The rule of that day; where the ordinance was not written down, one with the usual numbers."""
        current = self.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)
        return current.order_by("-valid_from").first() or self.model(valid_from=on)


class ParticipationRule(models.Model):
    """의견 기준. An issue takes its numbers when it opens, so an amendment never moves a goal that was set."""

    name = models.CharField("조례", max_length=100)
    valid_from = models.DateField("시행일", unique=True)
    valid_until = models.DateField("끝나는 날", null=True, blank=True)
    review_days = models.PositiveSmallIntegerField("검토 기간(일)", default=7, validators=[MinValueValidator(1)])
    goal = models.PositiveIntegerField("공감 목표(명)", default=500, validators=[MinValueValidator(2)])
    window_days = models.PositiveSmallIntegerField("공감 기간(일)", default=30, validators=[MinValueValidator(1)])
    answer_days = models.PositiveSmallIntegerField("답변 기간(일)", default=30, validators=[MinValueValidator(1)])

    needs_verification = models.BooleanField(
        "본인확인한 주민만", default=True, help_text="끄면 연락처만 확인한 주민도 공감할 수 있습니다."
    )

    objects = ParticipationRuleManager()

    class Meta:
        verbose_name = verbose_name_plural = "의견 기준"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="participation_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from:%Y-%m-%d})"
