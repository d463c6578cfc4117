"""Reach: what decides whether news reaches somebody, in one narrow row, so that a million people are counted at once.

Nothing here is new: every column says again what consents, preferences, contact points and the registry say.
"""

from django.db import models

from citizens.consent.purposes import Purpose
from citizens.registry.models import Citizen

# A topic's place in the two sets of bits. A place once given is kept: rows that exist mean it.
BITS = {
    Purpose.NEWS_DISTRICT: 1,
    Purpose.NEWS_EVENTS: 2,
    Purpose.NEWS_SAFETY: 4,
    Purpose.NEWS_WELFARE: 8,
    Purpose.SURVEYS: 16,
    Purpose.PARTNERS: 32,
}


class ReachQuerySet(models.QuerySet["Reach"]):
    def agreeing(self, topic: str) -> "ReachQuerySet":
        """Those who agree to this topic now."""
        return self.filter(holds("agreed", topic))


class Holds(models.Func):
    """Whether a set of topics has this one; written as the statistics that PostgreSQL keeps of it are."""

    template = "(%(expressions)s) > 0"
    arg_joiner = " & "
    output_field = models.BooleanField()


def holds(bits: str, topic: str) -> Holds:
    """Whether the column's set of topics has this one. Raises KeyError for one that nobody is mailed about."""
    return Holds(models.F(bits), models.Value(BITS[Purpose(topic)]))


class Reach(models.Model):
    """닿는 길. One row for each person, that is for each record which was not merged into another."""

    # Follows the citizen by a note, not by a constraint: nobody who deletes a citizen waits for it.
    citizen = models.OneToOneField(
        Citizen,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="+",
        verbose_name="정보주체",
    )
    dong = models.CharField("사는 동", max_length=20, blank=True)
    age_band = models.CharField("나이대", max_length=10, blank=True)
    language = models.CharField("언어", max_length=2)
    agreed = models.SmallIntegerField("동의한 주제")
    declined = models.SmallIntegerField("받지 않겠다고 한 주제")
    is_stopped = models.BooleanField("처리정지 중")
    # From then on a proven address of theirs takes mail: long ago, when a block ends, or never.
    mail_from = models.DateTimeField("메일이 닿는 때", null=True)
    is_reported = models.BooleanField("받지 않겠다고 신고함")
    last_contact_at = models.DateTimeField("마지막 접촉", null=True)

    objects = ReachQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "닿는 길"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class ReachChange(models.Model):
    """Somebody whose row is to be made anew: PostgreSQL notes it beside every change that could matter."""

    id = models.BigAutoField(primary_key=True)
    citizen_id = models.UUIDField("정보주체")

    class Meta:
        verbose_name = verbose_name_plural = "닿는 길의 변경"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
