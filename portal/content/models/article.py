"""Article: one text of the office with an owner, a day on which it is looked at again, and two languages."""

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account


class Kind(models.TextChoices):
    NOTICE = "notice", _("공지")
    ANNOUNCEMENT = "announcement", _("고시·공고")
    JOB = "job", _("채용")
    EVENT = "event", _("행사")
    FAQ = "faq", _("자주 묻는 질문")
    GUIDE = "guide", _("안내")


NEWS = (Kind.NOTICE, Kind.ANNOUNCEMENT, Kind.JOB, Kind.EVENT)


class Topic(models.TextChoices):
    """What a text is about, in the words by which a citizen chooses interests."""

    TRAFFIC = "traffic", _("교통·안전")
    WELFARE = "welfare", _("복지·건강")
    CULTURE = "culture", _("문화·행사")
    ENVIRONMENT = "environment", _("환경·청소")
    HOMES = "homes", _("집·도로")
    CHILDREN = "children", _("아이·교육")
    JOBS = "jobs", _("일자리·경제")


class State(models.TextChoices):
    DRAFT = "draft", _("작성 중")
    REVIEW = "review", _("검토 기다림")
    PUBLISHED = "published", _("게시")
    ARCHIVED = "archived", _("내림")


class ArticleQuerySet(models.QuerySet["Article"]):
    def public(self, now: datetime | None = None) -> "ArticleQuerySet":
        """What everybody reads at this moment: published, begun, not over."""
        now = now or timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), state=State.PUBLISHED, publish_at__lte=now)

    def editable_by(self, account: Account) -> "ArticleQuerySet":
        """Every text for editors; what their own department owns for others with the right to write."""
        if account.has_perm("content.edit_every_article"):
            return self.all()
        if not account.has_perm("content.edit_article") or account.department_id is None:
            return self.none()
        return self.filter(department=account.department_id)

    def news(self) -> "ArticleQuerySet":
        return self.filter(kind__in=NEWS)

    def stale(self, today: date) -> "ArticleQuerySet":
        """On show, and not looked at again on the day it should have been."""
        return self.filter(state=State.PUBLISHED, review_due_on__lt=today)

    def for_list(self) -> "ArticleQuerySet":
        return self.select_related("department").defer("body_ko", "body_en")


class Article(models.Model):
    """게시물. Its words are those of its newest revision; revisions are never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("종류", max_length=12, choices=Kind)
    slug = models.SlugField("주소 이름", max_length=60, unique=True, null=True, blank=True)
    state = models.CharField("상태", max_length=10, choices=State, default=State.DRAFT, editable=False)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="articles")
    title_ko = models.CharField("제목", max_length=120)
    title_en = models.CharField("영어 제목", max_length=160, blank=True)
    summary_ko = models.CharField("세 줄 요약", max_length=200, blank=True)
    summary_en = models.CharField("영어 요약", max_length=200, blank=True)
    body_ko = models.TextField("본문", max_length=20_000)
    body_en = models.TextField("영어 본문", max_length=20_000, blank=True)
    words = models.CharField("생활 낱말", max_length=200, blank=True)
    petition_type = models.ForeignKey(
        "civil_petitions.PetitionType", models.SET_NULL, null=True, blank=True, related_name="articles"
    )
    topic = models.CharField("주제", max_length=12, choices=Topic, blank=True)
    dong = models.CharField("어느 동 소식", max_length=30, blank=True)
    event_begins_at = models.DateTimeField("행사 시작", null=True, blank=True)
    event_ends_at = models.DateTimeField("행사 끝", null=True, blank=True)
    event_place = models.CharField("행사 장소", max_length=100, blank=True)
    is_pinned = models.BooleanField("맨 위에 두기", default=False)
    publish_at = models.DateTimeField("게시 일시", null=True)
    expires_at = models.DateTimeField("내리는 일시", null=True, blank=True)
    review_due_on = models.DateField("다시 볼 날")
    reviewed_at = models.DateTimeField("마지막 확인", null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("만든 일시", default=timezone.now, editable=False)
    changed_at = models.DateTimeField("고친 일시", default=timezone.now)
    helpful_count = models.PositiveIntegerField("도움이 됨", default=0)
    unhelpful_count = models.PositiveIntegerField("도움이 안 됨", default=0)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "게시물"
        default_permissions = ()
        indexes = [
            models.Index(fields=["-publish_at", "id"], condition=Q(state="published"), name="article_newest"),
            models.Index(fields=["state", "-changed_at", "id"], name="article_in_work"),
            models.Index(fields=["review_due_on"], condition=Q(state="published"), name="article_to_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(publish_at__isnull=False), name="article_published_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(kind="guide") | Q(slug__isnull=False), name="article_guide_has_a_slug"
            ),
            models.CheckConstraint(
                condition=~Q(kind="event") | Q(event_begins_at__isnull=False), name="article_event_has_a_time"
            ),
        ]
        permissions = [
            ("edit_article", "우리 부서의 소식과 안내를 쓴다"),
            ("edit_every_article", "모든 부서의 소식과 안내를 쓴다"),
            ("publish_article", "다른 사람이 쓴 소식과 안내를 게시한다"),
            ("raise_alert", "위급 알림을 띄우고 내린다"),
        ]

    def __str__(self) -> str:
        return str(self.title_ko)

    @property
    def title(self) -> str:
        return self._in_language("title")

    @property
    def summary(self) -> str:
        return self._in_language("summary")

    @property
    def body(self) -> str:
        return self._in_language("body")

    @property
    def is_korean_only(self) -> bool:
        """Whether the reader of this page wanted English and gets Korean."""
        return get_language() == "en" and not self.body_en

    @property
    def is_scheduled(self) -> bool:
        return self.state == State.PUBLISHED and self.publish_at is not None and self.publish_at > timezone.now()

    def get_absolute_url(self) -> str:
        if self.kind == Kind.GUIDE:
            return reverse("content:guide", args=[self.slug])
        return reverse("content:question" if self.kind == Kind.FAQ else "content:news_item", args=[self.pk])

    def _in_language(self, part: str) -> str:
        if get_language() == "en" and (english := getattr(self, f"{part}_en")):
            return str(english)
        return str(getattr(self, f"{part}_ko"))
