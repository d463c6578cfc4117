"""ArticleFile: a picture or document of a text, as everybody may see it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from portal.content.models.article import Article


class ArticleFileQuerySet(models.QuerySet["ArticleFile"]):
    def on_show(self) -> "ArticleFileQuerySet":
        """What belongs to the text now, without the bytes."""
        return self.filter(removed_at=None).defer("content", "preview")


class ArticleFile(models.Model):
    """게시물의 그림과 파일. Pictures are drawn anew; a document has a look at its first page or its first rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="files", verbose_name="게시물")
    name = models.CharField("파일 이름", max_length=200)
    kind = models.CharField("형식", max_length=8)
    content_type = models.CharField("종류", max_length=100)
    content = models.BinaryField("내용")
    size = models.PositiveIntegerField("크기")
    alternative_ko = models.CharField("대체 글", max_length=200, blank=True)
    alternative_en = models.CharField("영어 대체 글", max_length=200, blank=True)
    width = models.PositiveSmallIntegerField("너비", null=True)
    height = models.PositiveSmallIntegerField("높이", null=True)
    preview = models.BinaryField("첫 쪽", null=True)
    rows = models.JSONField("첫 줄들", default=list)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="올린 사람")
    added_at = models.DateTimeField("올린 일시", default=timezone.now)
    removed_at = models.DateTimeField("뺀 일시", null=True)

    objects = ArticleFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "게시물 파일"
        default_permissions = ()
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("jpg", "png")) | ~Q(alternative_ko=""),
                name="article_picture_says_what_it_shows",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_picture(self) -> bool:
        return self.kind in ("jpg", "png")

    @property
    def has_first_page(self) -> bool:
        return self.kind == "pdf" and bool(self.width)

    @property
    def alternative(self) -> str:
        return self.alternative_en if get_language() == "en" and self.alternative_en else self.alternative_ko

    def get_absolute_url(self) -> str:
        return reverse("content:file", args=[self.pk])
