"""Which automatic letters are on, and who got which when: what keeps anybody from getting too many."""

from django.db import models
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.registry.models import Citizen


class Automation(models.Model):
    """저절로 보내는 메일. Without a row it is off; what the law orders is sent by its own task and has none."""

    code = models.CharField("종류", max_length=30, primary_key=True)
    is_on = models.BooleanField("켬", default=False)
    changed_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="바꾼 사람")
    changed_at = models.DateTimeField("바꾼 일시", auto_now=True)
    ran_at = models.DateTimeField("마지막으로 살핀 일시", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "저절로 보내는 메일"
        default_permissions = ()

    def __str__(self) -> str:
        return self.code


class AutomaticLetter(models.Model):
    """저절로 보낸 사실. One row for each letter, written in the transaction that sends it."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, db_index=False, related_name="+", verbose_name="시민")
    code = models.CharField("종류", max_length=30)
    sent_at = models.DateTimeField("보낸 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "저절로 보낸 사실"
        default_permissions = ()
        indexes = [models.Index(fields=["citizen", "-sent_at"], name="automatic_letter_of_citizen")]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"
