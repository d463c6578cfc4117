"""When the schedule and the worker were last seen alive."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

ALIVE_SECONDS = 25  # the schedule beats every 10 seconds: two may be late


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Reads and writes by the database's clock, which all processes share."""

    def beat(self, name: str) -> None:
        """Note that this process is alive now."""
        self.update_or_create(name=name, defaults={"at": Now()})

    def alive(self) -> set[str]:
        """The names seen lately."""
        lately = Now() - timedelta(seconds=ALIVE_SECONDS)
        return set(self.filter(at__gt=lately).values_list("name", flat=True))


class Heartbeat(models.Model):
    """One row a kind of process, overwritten at each beat."""

    name = models.CharField("이름", max_length=20, primary_key=True)
    at = models.DateTimeField("시각")

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = "생존 신호"
        verbose_name_plural = "생존 신호"

    def __str__(self) -> str:
        return self.name
