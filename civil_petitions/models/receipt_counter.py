from django.db import models


class ReceiptCounter(models.Model):
    """How many receipt numbers a month has given out."""

    month = models.CharField("연월", max_length=4, primary_key=True)
    last = models.PositiveIntegerField("마지막 번호", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "접수번호 순번"

    def __str__(self) -> str:
        return self.month
