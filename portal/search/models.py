"""What can be found, and what people looked for in vain."""

import operator
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import reduce

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.content.models import Article
from portal.participation.models.issue import OPEN_TO_ALL

HIDDEN = "hash:"


class HasAnyGram(Func):
    """Whether the vector holds one of the grams; they are quoted, never read as query syntax."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = models.BooleanField()

    def __init__(self, vector: str, grams: Iterable[str]) -> None:
        quoted = ("'" + gram.replace("\\", "\\\\").replace("'", "''") + "'" for gram in grams)
        super().__init__(F(vector), Value(" | ".join(quoted)))


class SearchGram(models.Model):
    """조각. In how many documents a gram stands; under no letters at all, how many documents there are."""

    gram = models.CharField("조각", max_length=8, primary_key=True)
    documents = models.PositiveIntegerField("찾을 거리 수")

    class Meta:
        verbose_name = verbose_name_plural = "조각"
        default_permissions = ()

    def __str__(self) -> str:
        return self.gram


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    def with_any(self, grams: Iterable[str]) -> "SearchDocumentQuerySet":
        """Documents that hold at least one of the grams; answered from the GIN index."""
        return self.filter(HasAnyGram("grams", grams))

    def fitting_best(self, rarity: Mapping[str, float]) -> "SearchDocumentQuerySet":
        """Those first that hold the most of these grams, each counted by how rare it is."""
        shares = (
            Case(When(HasAnyGram("grams", [gram]), then=Value(weight)), default=Value(0.0))
            for gram, weight in rarity.items()
        )
        return self.order_by(reduce(operator.add, shares).desc(), "-popularity", "pk")

    def public(self) -> "SearchDocumentQuerySet":
        """Without texts and issues that are no longer everybody's, though the index still holds them."""
        return self.filter(
            Q(article=None) | Q(article__in=Article.objects.public()),
            Q(issue=None) | Q(issue__status__in=OPEN_TO_ALL),
        )


class SearchDocument(models.Model):
    """One thing to find, in words of the office (title, body) and of the street (synonyms)."""

    class Kind(models.TextChoices):
        PETITION_TYPE = "petition_type", _("민원")
        LIFE_EVENT = "life_event", _("상황별 할 일")
        PAGE = "page", _("안내")
        AGENCY = "agency", _("다른 기관")
        ARTICLE = "article", _("소식과 안내")
        ISSUE = "issue", _("주민 의견")

    kind = models.CharField("종류", max_length=20, choices=Kind)
    reference = models.CharField("부호", max_length=80)
    scope = models.CharField("갈래", max_length=20, blank=True)
    title_ko = models.CharField("제목", max_length=120)
    title_en = models.CharField("영어 제목", max_length=160, blank=True)
    summary_ko = models.CharField("한 줄 풀이", max_length=200, blank=True)
    summary_en = models.CharField("영어 한 줄 풀이", max_length=200, blank=True)
    synonyms = models.JSONField("생활 낱말", default=list)
    body = models.TextField("본문", blank=True)
    url = models.CharField("주소", max_length=200, blank=True)
    phone = models.CharField("전화", max_length=20, blank=True)
    article = models.ForeignKey("content.Article", models.CASCADE, null=True, related_name="+", verbose_name="게시물")
    issue = models.ForeignKey("participation.Issue", models.CASCADE, null=True, related_name="+", verbose_name="의견")
    popularity = models.PositiveSmallIntegerField("많이 쓰는 정도", default=0)
    grams = SearchVectorField("두 글자 조각")
    indexed_at = models.DateTimeField("적은 일시", default=timezone.now)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "찾을 거리"
        constraints = [models.UniqueConstraint(fields=["kind", "reference"], name="search_document_reference")]
        indexes = [GinIndex(fields=["grams"], name="search_document_grams")]

    def __str__(self) -> str:
        return self.title_ko

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_ko

    @property
    def summary(self) -> str:
        return self.summary_en if get_language() == "en" and self.summary_en else self.summary_ko


def this_monday() -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


class SearchMiss(models.Model):
    """How often a word found nothing in a week. Nobody's name is on it.

    A word is written out only once it was asked for several times: who looks for a name leaves a hash.
    """

    SEVERAL = 3
    KEPT_DAYS = 365

    term = models.CharField("찾은 말", max_length=60)
    week = models.DateField("주", default=this_monday)
    count = models.PositiveIntegerField("횟수", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "찾지 못한 말"
        ordering = ["-week", "-count"]
        constraints = [models.UniqueConstraint(fields=["term", "week"], name="search_miss_term_week")]

    def __str__(self) -> str:
        return f"{self.term} {self.count}"

    @classmethod
    def note(cls, term: str) -> None:
        """Count the word once more; the counts of other years are forgotten on the way."""
        week = this_monday()
        rows = SearchMiss.objects.filter(week=week)
        if rows.filter(term=term).update(count=F("count") + 1):
            return
        hidden = HIDDEN + salted_hmac("search.miss", term, algorithm="sha256").hexdigest()[:32]
        SearchMiss.objects.bulk_create([SearchMiss(term=hidden, week=week)], ignore_conflicts=True)
        rows.filter(term=hidden).update(count=F("count") + 1)
        rows.filter(term=hidden, count__gte=cls.SEVERAL).update(term=term)
        SearchMiss.objects.filter(week__lt=week - timedelta(days=cls.KEPT_DAYS)).delete()
