"""What is being written: the newest keystrokes of a campaign's words, before they become a version."""

from django.db import models

from channels_mail.campaigns.models.delivery import Variant
from channels_mail.campaigns.models.words import Words
from citizens.accounts.models import Account, Department


class CampaignDraft(Words):
    """쓰는 중인 글. One for each side of a campaign; saving makes a version of it."""

    campaign = models.ForeignKey(
        "Campaign", models.CASCADE, db_index=False, related_name="drafts", verbose_name="소식지"
    )
    variant = models.CharField("안", max_length=1, choices=Variant, default=Variant.A)
    revision = models.PositiveIntegerField("고친 차례", default=1)
    author = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="쓴 사람")
    changed_at = models.DateTimeField("고친 일시", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "쓰는 중인 소식지 글"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["campaign", "variant"], name="campaign_draft_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.variant} {self.revision}"


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    def visible_to(self, account: Account) -> "LetterTemplateQuerySet":
        """Those of one's own department, and those for the whole office."""
        if not account.is_authenticated or not account.has_perm("campaigns.view_campaigns"):
            return self.none()
        return self.filter(models.Q(department=account.department_id) | models.Q(department=None))


class LetterTemplate(Words):
    """소식지 틀. Words to begin with; a campaign takes a copy."""

    name = models.CharField("이름", max_length=60)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", verbose_name="부서")
    author = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="만든 사람")
    created_at = models.DateTimeField("만든 일시", auto_now_add=True)

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "소식지 틀"
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["department", "name"], nulls_distinct=False, name="letter_template_name_in_department"
            )
        ]

    def __str__(self) -> str:
        return self.name
