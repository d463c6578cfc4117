from django.db import models


class ReceiptCounter(models.Model):
    """How many numbers of one series a month has given out: "2611" of petitions, "S2611" of consultations."""

    month = models.CharField("연월", max_length=5, primary_key=True)
    last = models.PositiveIntegerField("마지막 번호", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "접수번호 순번"

    def __str__(self) -> str:
        return self.month
