"""Revision: the words of an article as somebody wrote them. Added, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.content.models.article import Article

WORDS = ("title_ko", "title_en", "summary_ko", "summary_en", "body_ko", "body_en")


class Revision(models.Model):
    """판."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions", verbose_name="게시물")
    number = models.PositiveIntegerField("번호")
    title_ko = models.CharField("제목", max_length=120)
    title_en = models.CharField("영어 제목", max_length=160, blank=True)
    summary_ko = models.CharField("요약", max_length=200, blank=True)
    summary_en = models.CharField("영어 요약", max_length=200, blank=True)
    body_ko = models.TextField("본문")
    body_en = models.TextField("영어 본문", blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="쓴 사람")
    written_at = models.DateTimeField("쓴 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "판"
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.number}"
