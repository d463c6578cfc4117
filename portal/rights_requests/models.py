"""RightsRequest: what a person wants done with their data (개인정보 보호법 제35조–제38조), and its history."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.encryption import SealedTextField
from citizens.registry.models import Citizen
from portal.rights_requests import clock, grounds


class Status(models.TextChoices):
    RECEIVED = "received", _("접수")
    IN_PROGRESS = "in_progress", _("살펴보는 중")
    GRANTED = "granted", _("들어드림")
    PARTLY_GRANTED = "partly_granted", _("일부 들어드림")
    REFUSED = "refused", _("들어드리지 못함")
    WITHDRAWN = "withdrawn", _("거두심")


OPEN = (Status.RECEIVED, Status.IN_PROGRESS)
DECIDED = (Status.GRANTED, Status.PARTLY_GRANTED, Status.REFUSED)


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def visible_to(self, account: Account) -> "RightsRequestQuerySet":
        """A citizen's own; all of them to who may handle them; others see none."""
        if not account.is_authenticated:
            return self.none()
        if not account.is_officer:
            return self.filter(citizen__account=account)
        return self if account.has_perm("rights_requests.handle_rightsrequest") else self.none()

    def open(self) -> "RightsRequestQuerySet":
        return self.filter(status__in=OPEN)

    def overdue(self, today: date) -> "RightsRequestQuerySet":
        return self.open().filter(due_on__lt=today)


class RightsRequest(models.Model):
    """개인정보 요구 한 건. Its status is written by workflow.py and by nothing else."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("열람")
        CORRECTION = "correction", _("정정")
        ERASURE = "erasure", _("삭제")
        STOP = "stop", _("처리정지")
        WITHDRAWAL = "withdrawal", _("탈퇴")
        ODD_ENTRY = "odd_entry", _("이상한 기록")  # an entry of the access log, reported as odd by whom it is about

    class IdentityMethod(models.TextChoices):
        """How the office knows that it is the person, or who may act for them (시행령 제46조)."""

        LOGIN = "login", _("본인 계정으로 청함")
        AGENCY = "agency", _("본인확인기관")
        DOCUMENT = "document", _("신분증을 보고 확인")
        MANDATE = "mandate", _("위임장과 신분증을 보고 확인")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("번호", max_length=20, unique=True, editable=False)
    submission_key = models.UUIDField("제출 열쇠", unique=True, editable=False)
    kind = models.CharField("요구", max_length=12, choices=Kind)
    status = models.CharField("상태", max_length=16, choices=Status, default=Status.RECEIVED, editable=False)
    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="rights_requests", verbose_name="요구한 사람")
    # The person asked about may be destroyed before the request, so no constraint ties them.
    subject = models.ForeignKey(
        Citizen, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name="누구의 정보"
    )
    is_by_agent = models.BooleanField("대리인이 청함", default=False)
    log_entry_id = models.UUIDField("알린 접속기록", null=True)  # the log goes by its months, so no constraint
    holdings = models.JSONField("어느 자료", default=list)  # codes of holdings
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_text = SealedTextField("쓴 내용")
    sealed_subject = SealedTextField("누구를 대신하는지", null=True)
    mandate_id = models.UUIDField("위임장", null=True)
    mandate_type = models.CharField("위임장 형식", max_length=100, blank=True)
    sealed_mandate_name = SealedTextField("위임장 이름", null=True)
    officer = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="맡은 사람")
    identity_method = models.CharField("본인 확인", max_length=10, choices=IdentityMethod, blank=True)
    received_at = models.DateTimeField("접수 일시", editable=False)
    due_on = models.DateField("기한", editable=False)
    extended_from = models.DateField("늘리기 전 기한", null=True, editable=False)
    ground = models.CharField("거절 근거", max_length=20, blank=True)
    sealed_answer = SealedTextField("답", null=True)
    closed_at = models.DateTimeField("끝난 일시", null=True, editable=False)
    version = models.PositiveIntegerField("판", default=1, editable=False)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "개인정보 요구"
        default_permissions = ()
        permissions = [("handle_rightsrequest", "개인정보 요구를 처리한다")]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(status__in=OPEN), name="rights_request_due"),
            models.Index(fields=["citizen", "-received_at"], name="rights_request_of_citizen"),
            models.Index(fields=["-received_at", "id"], name="rights_request_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=OPEN, closed_at__isnull=True)
                | ~Q(status__in=OPEN) & Q(closed_at__isnull=False),
                name="rights_request_closed_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(kind="odd_entry", log_entry_id__isnull=False)
                | ~Q(kind="odd_entry") & Q(log_entry_id__isnull=True),
                name="rights_request_names_its_entry",
            ),
            models.UniqueConstraint(fields=["citizen", "log_entry_id"], name="rights_request_one_of_an_entry"),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.PARTLY_GRANTED, Status.REFUSED)) | ~Q(ground=""),
                name="rights_request_refused_on_a_ground",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.GRANTED, Status.PARTLY_GRANTED))
                | ~Q(identity_method="") & Q(subject__isnull=False),
                name="rights_request_granted_to_whom_it_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def refusal(self) -> grounds.Ground | None:
        return grounds.BY_CODE.get(self.ground)

    def log_entry(self) -> AccessLogEntry | None:
        """The look that was reported as odd; None for other requests, and once its month is gone."""
        if self.log_entry_id is None:
            return None
        return AccessLogEntry.objects.select_related("actor__department").filter(pk=self.log_entry_id).first()

    def days_left(self, today: date) -> int | None:
        """Calendar days to the due date; None once it is answered."""
        return clock.days_left(self.due_on, today) if self.is_open else None

    def text(self) -> str:
        return str(self.sealed_text.open())

    def subject_words(self) -> str:
        """For whom an agent asks, in the agent's words."""
        return str(self.sealed_subject.open()) if self.sealed_subject is not None else ""

    def mandate_name(self) -> str:
        return str(self.sealed_mandate_name.open()) if self.sealed_mandate_name is not None else ""

    def answer(self) -> str:
        return str(self.sealed_answer.open()) if self.sealed_answer is not None else ""


class RightsRequestEvent(models.Model):
    """One step. PostgreSQL refuses to change or delete it."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("요구를 받았습니다")
        TAKEN = "taken", _("담당자가 살펴보고 있습니다")
        IDENTIFIED = "identified", _("본인이거나 대리인임을 확인했습니다")
        EXTENDED = "extended", _("답할 날을 늦췄습니다")
        GRANTED = "granted", _("요구를 들어드렸습니다")
        PARTLY_GRANTED = "partly_granted", _("요구를 일부 들어드렸습니다")
        REFUSED = "refused", _("요구를 들어드리지 못합니다")
        WITHDRAWN = "withdrawn", _("요구를 거두셨습니다")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(RightsRequest, models.PROTECT, related_name="events", verbose_name="요구")
    number = models.PositiveSmallIntegerField("순서")
    kind = models.CharField("종류", max_length=16, choices=Kind)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="한 사람")
    occurred_at = models.DateTimeField("일시")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_note = SealedTextField("글", null=True)
    details = models.JSONField("사실", default=dict, help_text="날짜와 부호. 개인정보를 넣지 않습니다.")

    class Meta:
        verbose_name = verbose_name_plural = "개인정보 요구 이력"
        default_permissions = ()
        ordering = ["request", "number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="rights_request_event_number")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.number} {self.kind}"

    def note(self) -> str:
        """The sentence that was written to the citizen with this step."""
        return str(self.sealed_note.open()) if self.sealed_note is not None else ""
