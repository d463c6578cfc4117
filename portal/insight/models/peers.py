from django.db import models


class PeerFigure(models.Model):
    """이웃 구의 공개 자료. What another district publishes of a month, with where it stands."""

    district = models.CharField("구", max_length=40)
    month = models.DateField("달")
    on_time_percent = models.DecimalField("기한 안 비율", max_digits=4, decimal_places=1)
    online_percent = models.DecimalField("누리집 비율", max_digits=4, decimal_places=1)
    source = models.CharField("출처", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "이웃 구의 공개 자료"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["district", "month"], name="insight_peer_month")]

    def __str__(self) -> str:
        return f"{self.district} {self.month:%Y-%m}"
