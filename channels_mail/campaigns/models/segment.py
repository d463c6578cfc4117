"""Segment: whom a campaign is for, as rules that a person reads and PostgreSQL answers."""

from django.db import models

from citizens.accounts.models import Account, Department


class SegmentQuerySet(models.QuerySet["Segment"]):
    def visible_to(self, account: Account) -> "SegmentQuerySet":
        """Those of one's own department; whoever sees every department's campaigns sees them all."""
        if not account.is_authenticated or not account.has_perm("campaigns.view_campaigns"):
            return self.none()
        if account.has_perm("campaigns.see_all_campaigns"):
            return self
        return self.filter(department=account.department_id)


class Segment(models.Model):
    """받는 사람 묶음. Holds rules and no people: who is in it is asked anew until a campaign is approved."""

    name = models.CharField("이름", max_length=60)
    rules = models.JSONField("조건", default=dict)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="부서")
    author = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="만든 사람")
    created_at = models.DateTimeField("만든 일시", auto_now_add=True)
    changed_at = models.DateTimeField("고친 일시", auto_now=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "받는 사람 묶음"
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="segment_name_in_department")]

    def __str__(self) -> str:
        return self.name
