"""Milestone: what the office promised after an answer, with a date everybody can hold it to."""

from datetime import date

from django.db import models
from django.db.models import Q

from portal.participation.models.issue import Issue


class Milestone(models.Model):
    """이행 약속. A moved date keeps the first one in sight."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="milestones", verbose_name="의견")
    title = models.CharField("할 일", max_length=100)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+", verbose_name="맡은 부서")
    due_on = models.DateField("하기로 한 날")
    first_due_on = models.DateField("처음 약속한 날")
    moved_reason = models.CharField("미룬 까닭", max_length=200, blank=True)
    done_on = models.DateField("마친 날", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "이행 약속"
        default_permissions = ()
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=models.F("first_due_on")) | ~Q(moved_reason=""),
                name="milestone_moved_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_late(self, today: date) -> bool:
        """Whether it should have been done by now."""
        return self.done_on is None and self.due_on < today
