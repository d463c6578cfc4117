"""Picture: an image of a letter. It stays as long as letters that show it lie in somebody's mailbox."""

import uuid

from django.db import models
from django.urls import reverse

from citizens.accounts.models import Account


class Picture(models.Model):
    """소식지 그림. Drawn anew when it came, so it holds nothing but what one sees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.BinaryField("그림")
    content_type = models.CharField("종류", max_length=20)
    width = models.PositiveSmallIntegerField("너비")
    height = models.PositiveSmallIntegerField("높이")
    author = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="올린 사람")
    created_at = models.DateTimeField("올린 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "소식지 그림"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def address(self) -> str:
        return reverse("newsletters:picture", args=[self.pk])
