"""Contact: each time a citizen and the office had to do with each other. FollowUp: what the office then owes."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedJSONField, SealedTextField, SealError


class Channel(models.TextChoices):
    """The ways between a citizen and the office; most of them go in both directions."""

    HOMEPAGE = "homepage", _("누리집")
    MAIL = "mail", _("전자우편")
    PHONE = "phone", _("전화")
    VISIT = "visit", _("방문")
    KIOSK = "kiosk", _("무인 단말기")
    POST = "post", _("우편")
    FAX = "fax", _("팩스")
    CHAT = "chat", _("채팅")
    INTERNET_PHONE = "internet_phone", _("인터넷 전화")
    VIDEO = "video", _("화상 상담")


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, account: Account) -> "ContactQuerySet":
        """Officers who answer citizens see that there was contact, whoever had it; citizens see their own."""
        if not account.is_authenticated:
            return self.none()
        if not account.is_officer:
            return self.filter(citizen__account=account)
        return self if account.has_perm("contacts.record_contact") else self.none()

    def for_list(self) -> "ContactQuerySet":
        """Newest first, with all that a line of a timeline shows."""
        return self.select_related("department", "officer").order_by("-occurred_at", "id")


class Contact(models.Model):
    """접촉 한 번. Of a known citizen, or of somebody who did not say who they are."""

    class Direction(models.TextChoices):
        IN = "in", _("받음")
        OUT = "out", _("보냄")

    class Kind(models.TextChoices):
        QUESTION = "question", _("문의")
        PETITION = "petition", _("민원")
        REPORT = "report", _("신고·불편")
        SUPPLEMENT = "supplement", _("보완")
        WITHDRAWAL = "withdrawal", _("취하")
        SUGGESTION = "suggestion", _("제안")
        COMPLAINT = "complaint", _("불만")
        NOTICE = "notice", _("알림")
        ANSWER = "answer", _("답변")
        OTHER = "other", _("그 밖")

    class Ending(models.TextChoices):
        """Why the officer ended it (시행령 제4조①: after a notice, and the recommended time)."""

        ABUSE = "abuse", _("폭언")
        HARASSMENT = "harassment", _("성희롱")
        TOO_LONG = "too_long", _("권장 시간을 넘김")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission_key = models.UUIDField("제출 열쇠", unique=True, null=True, editable=False)
    citizen = models.ForeignKey(
        "registry.Citizen", models.PROTECT, null=True, related_name="contacts", verbose_name="시민"
    )
    channel = models.CharField("경로", max_length=20, choices=Channel)
    direction = models.CharField("방향", max_length=3, choices=Direction)
    kind = models.CharField("종류", max_length=20, choices=Kind)
    occurred_at = models.DateTimeField("일시")
    recorded_at = models.DateTimeField("기록 일시", auto_now_add=True)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="contacts", verbose_name="부서"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="담당자"
    )
    topic = models.SlugField("민원 종류", max_length=60, blank=True, db_index=False)
    target = models.CharField("대상", max_length=60, blank=True)
    ending = models.CharField("마친 까닭", max_length=20, choices=Ending, blank=True, db_default="")
    duration_seconds = models.PositiveIntegerField("걸린 시간(초)", null=True)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_note = SealedTextField("메모", null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "접촉 이력"
        indexes = [
            models.Index(fields=["citizen", "-occurred_at", "id"], name="contact_of_citizen"),
            models.Index(fields=["department", "-occurred_at", "id"], name="contact_of_department"),
            models.Index(fields=["target"], condition=~Q(target=""), name="contact_target"),
            BrinIndex(fields=["occurred_at"], name="contact_occurred"),  # what counts goes by days and by what is new
            BrinIndex(fields=["recorded_at"], name="contact_recorded"),
        ]
        permissions = [
            ("open_citizen", "구민을 찾고 구민 화면을 연다"),
            ("record_contact", "전화와 방문을 기록한다"),
            ("watch_follow_ups", "부서의 약속을 직원별로 살핀다"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.channel} {self.direction}"

    def note(self) -> str:
        """What was written down; blank when nothing was, or when its key is gone."""
        try:
            return str(self.sealed_note.open()) if self.sealed_note is not None else ""
        except SealError:
            return ""


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, account: Account) -> "FollowUpQuerySet":
        """What an officer's own department owes."""
        if not account.is_authenticated or not account.has_perm("contacts.record_contact"):
            return self.none()
        return self.filter(department=account.department_id)

    def open(self) -> "FollowUpQuerySet":
        return self.filter(state=FollowUp.State.OPEN)

    def overdue(self, today: date) -> "FollowUpQuerySet":
        return self.open().filter(due_on__lt=today)

    def due_by(self, day: date) -> "FollowUpQuerySet":
        return self.open().filter(due_on__lte=day)

    def for_list(self) -> "FollowUpQuerySet":
        """The longest due first, with all that a row shows."""
        return self.select_related("citizen", "owner", "department", "settled_by").order_by("due_on", "id")


class FollowUp(models.Model):
    """약속 하나. What the office said it would do, by when, and whether it did."""

    class Kind(models.TextChoices):
        CALL_BACK = "call_back", _("전화 약속")
        PROMISE = "promise", _("약속")
        BOUNCED_NOTICE = "bounced_notice", _("닿지 않은 알림")

    class State(models.TextChoices):
        OPEN = "open", _("할 일")
        DONE = "done", _("지킴")
        CANCELLED = "cancelled", _("그만둠")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("한 번만 만드는 열쇠", max_length=100, unique=True)
    kind = models.CharField("종류", max_length=20, choices=Kind)
    citizen = models.ForeignKey(
        "registry.Citizen", models.PROTECT, null=True, related_name="follow_ups", verbose_name="시민"
    )
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="follow_ups", verbose_name="접촉")
    target = models.CharField("대상", max_length=60, blank=True)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_text = SealedTextField("할 일")
    sealed_outcome = SealedTextField("결과", null=True)
    due_on = models.DateField("약속한 날")
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="follow_ups", verbose_name="부서"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="follow_ups", verbose_name="맡은 사람"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="적은 사람"
    )
    state = models.CharField("상태", max_length=10, choices=State, default=State.OPEN)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="마친 사람"
    )
    settled_at = models.DateTimeField("마친 일시", null=True)
    created_at = models.DateTimeField("적은 일시", auto_now_add=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "약속"
        indexes = [
            models.Index(fields=["department", "due_on", "id"], condition=Q(state="open"), name="follow_up_due"),
            models.Index(fields=["owner", "due_on", "id"], condition=Q(state="open"), name="follow_up_of_owner"),
            models.Index(fields=["department", "-settled_at", "id"], name="follow_up_settled"),
            models.Index(fields=["citizen", "state"], name="follow_up_of_citizen"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="follow_up_settled_when_closed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"

    def is_overdue(self, today: date) -> bool:
        return self.state == self.State.OPEN and self.due_on < today

    def text(self) -> str:
        """What was promised; blank when its key is gone."""
        try:
            return str(self.sealed_text.open())
        except SealError:
            return ""

    def outcome(self) -> str:
        """What came of it; blank when nothing was written, or when its key is gone."""
        try:
            return str(self.sealed_outcome.open()) if self.sealed_outcome is not None else ""
        except SealError:
            return ""


class FollowUpStep(models.Model):
    """약속에 생긴 일. What happened to a promise after it was made: rows are added, and go with the promise."""

    class Kind(models.TextChoices):
        POSTPONED = "postponed", _("미룸")
        HANDED_OVER = "handed_over", _("넘김")
        DONE = "done", _("지킴")
        CANCELLED = "cancelled", _("그만둠")
        REOPENED = "reopened", _("되돌림")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="steps", verbose_name="약속")
    kind = models.CharField("종류", max_length=12, choices=Kind)
    taken_at = models.DateTimeField("일시", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="한 사람")
    due_before = models.DateField("그전 날", null=True)
    due_after = models.DateField("새 날", null=True)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name="받은 부서"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="받은 사람"
    )
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_reason = SealedTextField("까닭", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "약속에 생긴 일"
        default_permissions = ()
        indexes = [models.Index(fields=["follow_up", "taken_at"], name="follow_up_step_of")]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.kind}"

    def reason(self) -> str:
        """Why, or what came of it; blank when nothing was written, or when its key is gone."""
        try:
            return str(self.sealed_reason.open()) if self.sealed_reason is not None else ""
        except SealError:
            return ""


class EntryDraft(models.Model):
    """What an officer is writing down at this moment: a call, or the petition that comes of one. Gone once saved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="쓰는 사람")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+", verbose_name="접촉")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_fields = SealedJSONField("쓰던 내용")
    version = models.PositiveIntegerField("판", default=1)
    saved_at = models.DateTimeField("저장한 일시", auto_now=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "쓰던 기록"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["officer", "contact"], nulls_distinct=False, name="one_entry_draft_each")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def raw(self) -> dict[str, list[str]]:
        """What was typed, exactly as it was typed; nothing when its key is gone."""
        try:
            return dict(self.sealed_fields.open())
        except SealError:
            return {}
