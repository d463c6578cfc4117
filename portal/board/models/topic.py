"""Topic: what a post is about, and which department answers there."""

from django.db import models
from django.utils.translation import get_language

from citizens.accounts.models import Department


class Topic(models.Model):
    """갈래."""

    code = models.SlugField("부호", max_length=20, primary_key=True)
    name_ko = models.CharField("이름", max_length=30)
    name_en = models.CharField("영문 이름", max_length=50, blank=True)
    icon = models.CharField("그림", max_length=30, default="message-circle")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="답할 부서"
    )
    place = models.PositiveSmallIntegerField("차례", default=0)
    is_open = models.BooleanField("새 글을 받음", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "게시판 갈래"
        ordering = ["place", "code"]

    def __str__(self) -> str:
        return self.name_ko

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_ko
