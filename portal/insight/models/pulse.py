from django.db import models


class Pulse(models.Model):
    """지금의 상태. A number from another area that a head ought to know, as it was a few minutes ago."""

    class Code(models.TextChoices):
        MAIL = "mail", "닿은 메일"
        DATA = "data", "확인된 전자우편 주소"
        ALARMS = "alarms", "확인하지 않은 접속기록 경보"
        RIGHTS = "rights", "늦은 개인정보 요구"
        PROMISES = "promises", "지나간 약속"

    code = models.CharField("무엇을", max_length=10, primary_key=True, choices=Code)
    amount = models.PositiveIntegerField("수")
    total = models.PositiveIntegerField("모두", null=True)
    counted_at = models.DateTimeField("센 때", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "지금의 상태"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.code} {self.amount}"
