from django.db import models


class LookupAttempt(models.Model):
    """One wrong try at a receipt number and its code, from one network. Kept an hour, to slow guessing down."""

    network = models.CharField("망", max_length=45)
    tried_at = models.DateTimeField("시도 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "조회 시도"
        indexes = [models.Index(fields=["network", "tried_at"], name="lookup_attempt_recent")]

    def __str__(self) -> str:
        return str(self.pk)
