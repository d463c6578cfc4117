"""Issue: a matter of the district that a resident raises for everybody to see."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account


class Status(models.TextChoices):
    REVIEW = "review", _("검토 중")
    OPEN = "open", _("공감 받는 중")
    REACHED = "reached", _("답변 준비 중")
    NOT_REACHED = "not_reached", _("부서 답변 준비 중")
    ANSWERED = "answered", _("답변함")
    HEARING = "hearing", _("공청회")
    CONCLUDED = "concluded", _("결과 나옴")
    REFUSED = "refused", _("받지 않음")
    MERGED = "merged", _("합침")
    WITHDRAWN = "withdrawn", _("거둠")


OPEN_TO_ALL = (
    Status.OPEN,
    Status.REACHED,
    Status.NOT_REACHED,
    Status.ANSWERED,
    Status.HEARING,
    Status.CONCLUDED,
)
OWED = (Status.REACHED, Status.NOT_REACHED)  # an answer is


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, account: Account) -> "IssueQuerySet":
        """What everybody may read, and one's own before it is open; who reviews issues reads all."""
        if account.is_authenticated and account.has_perm("participation.review_issue"):
            return self.all()
        public = Q(status__in=(*OPEN_TO_ALL, Status.MERGED))
        return self.filter(public | Q(author=account)) if account.is_authenticated else self.filter(public)

    def open(self) -> "IssueQuerySet":
        return self.filter(status=Status.OPEN)

    def near_their_goal(self) -> "IssueQuerySet":
        """Open ones, the fullest first."""
        return self.open().order_by((F("agreement_count") * 1000 / F("goal")).desc(), "closes_at", "id")

    def owed(self) -> "IssueQuerySet":
        """Those the office owes an answer, the most urgent first."""
        return self.filter(status__in=OWED).order_by("answer_due_at", "id")

    def past_their_window(self, now: datetime) -> "IssueQuerySet":
        return self.open().filter(closes_at__lt=now)

    def for_list(self) -> "IssueQuerySet":
        return self.select_related("department")


class Issue(models.Model):
    """주민 의견. Its words and pen name are public by the author's choice; who stands behind them is not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission_key = models.UUIDField("제출 열쇠", unique=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="issues")
    pen_name = models.CharField("필명", max_length=20)
    dong = models.CharField("동", max_length=20, blank=True)
    title = models.CharField("제목", max_length=80)
    summary = models.CharField("세 줄 요약", max_length=300)
    body = models.TextField("내용", max_length=5000)
    status = models.CharField("상태", max_length=12, choices=Status, default=Status.REVIEW, editable=False)
    raised_at = models.DateTimeField("낸 일시", default=timezone.now, editable=False)
    review_due_at = models.DateTimeField("검토 기한")
    opened_at = models.DateTimeField("공개 일시", null=True)
    goal = models.PositiveIntegerField("공감 목표", default=0)
    needs_verification = models.BooleanField("본인확인한 주민만", default=True)
    closes_at = models.DateTimeField("공감 마감", null=True)
    answer_days = models.PositiveSmallIntegerField("답변 기간(일)", default=0)
    agreement_count = models.PositiveIntegerField("공감 수", default=0)
    reached_at = models.DateTimeField("목표를 채운 일시", null=True)
    answer_due_at = models.DateTimeField("답변 기한", null=True)
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="issues")
    answer = models.TextField("답변", blank=True, max_length=10_000)
    answered_at = models.DateTimeField("답변 일시", null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refusal_rule = models.PositiveSmallIntegerField("받지 않은 기준", null=True)
    refusal_reason = models.CharField("받지 않은 까닭", max_length=300, blank=True)
    post = models.ForeignKey(
        "board.Post", models.SET_NULL, null=True, related_name="issues", verbose_name="시작한 게시글"
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "주민 의견"
        default_permissions = ()
        indexes = [
            models.Index(fields=["-opened_at", "id"], condition=Q(opened_at__isnull=False), name="issue_newest"),
            models.Index(fields=["closes_at", "id"], condition=Q(status="open"), name="issue_closing"),
            models.Index(fields=["status", "answer_due_at", "id"], name="issue_owed"),
            models.Index(fields=["author", "-raised_at"], name="issue_of_author"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="open") | Q(closes_at__isnull=False, goal__gt=0), name="issue_open_has_a_goal"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OWED) | Q(answer_due_at__isnull=False), name="issue_owed_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(status="merged") | Q(merged_into__isnull=False), name="issue_merged_says_where"
            ),
        ]
        permissions = [
            ("review_issue", "주민 의견을 검토하고 무효 공감을 가린다"),
            ("answer_issue", "주민 의견에 답한다"),
            ("run_hearing", "공청회를 연다"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def is_owed(self) -> bool:
        return self.status in OWED

    @property
    def percent(self) -> int:
        """How full the meter is, 0 to 100."""
        return min(100, self.agreement_count * 100 // self.goal) if self.goal else 0
