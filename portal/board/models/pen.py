"""Pen: the name under which somebody writes. Who that is stands in the sealed registry and on no page."""

import uuid

from django.db import models
from django.utils import timezone

from citizens.accounts.models import Account


class Pen(models.Model):
    """필명. One for each account; the account belongs to a person whose identity was verified."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(Account, models.PROTECT, related_name="pen", verbose_name="계정")
    name = models.CharField("필명", max_length=12)
    skeleton = models.CharField("견줄 꼴", max_length=40, unique=True, editable=False)
    created_at = models.DateTimeField("처음 정한 일시", default=timezone.now, editable=False)
    named_at = models.DateTimeField("고친 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "필명"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
