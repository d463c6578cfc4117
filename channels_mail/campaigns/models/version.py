"""CampaignVersion: the words of a campaign at one time; each saving is the next one."""

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse

from channels_mail.campaigns.models.delivery import Variant
from channels_mail.campaigns.models.words import Words
from citizens.accounts.models import Account

QUESTION = signing.Signer(sep=".", salt="campaigns.rating")


class CampaignVersion(Words):
    """소식지 글 한 판. Never changed: what was approved is what is sent."""

    campaign = models.ForeignKey("Campaign", models.CASCADE, related_name="versions", verbose_name="소식지")
    variant = models.CharField("안", max_length=1, choices=Variant, default=Variant.A)
    number = models.PositiveSmallIntegerField("판")
    author = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="쓴 사람")
    written_at = models.DateTimeField("쓴 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "소식지 글"
        ordering = ["campaign", "variant", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["campaign", "variant", "number"], name="campaign_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.variant}{self.number}"

    def question_address(self, block: str) -> str:
        """Where the faces of a question lead; it names the letter and nobody's copy of it."""
        return settings.SITE_URL + reverse("newsletters:rating", args=[QUESTION.sign(f"{self.pk}-{block}")])
