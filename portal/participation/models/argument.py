"""Argument: a reason for or against an issue. The best backed make the agenda of a hearing."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.participation.models.issue import Issue


class Stance(models.TextChoices):
    FOR = "for", _("찬성")
    AGAINST = "against", _("반대")


class Argument(models.Model):
    """찬반 의견."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="arguments", verbose_name="의견")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    pen_name = models.CharField("필명", max_length=20)
    stance = models.CharField("찬반", max_length=8, choices=Stance)
    text = models.CharField("까닭", max_length=500)
    backing_count = models.PositiveIntegerField("같은 생각", default=0)
    made_at = models.DateTimeField("쓴 일시", default=timezone.now)
    hidden_at = models.DateTimeField("가린 일시", null=True)
    hidden_rule = models.PositiveSmallIntegerField("가린 기준", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "찬반 의견"
        default_permissions = ()
        indexes = [models.Index(fields=["issue", "stance", "-backing_count", "id"], name="argument_strongest")]

    def __str__(self) -> str:
        return str(self.pk)


class Backing(models.Model):
    """One account thinks so too, once."""

    argument = models.ForeignKey(Argument, models.CASCADE, related_name="backings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "같은 생각"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["argument", "account"], name="backing_once")]

    def __str__(self) -> str:
        return str(self.pk)
