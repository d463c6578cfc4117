"""Petition: what a citizen asked of the office, and where it stands."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.encryption import SealedJSONField, SealedTextField, SealError, prefetch_keys
from citizens.mandates.models import Mandate
from citizens.parties.models import Party
from civil_petitions.models.status import ENDED, IN_HAND, OPEN, PeriodUnit, Status

# What a list shows of a petition; the sealed answers and the long words of its type stay in the database.
LISTED = (
    "subject_key__kek_id", "subject_key__wrapped", "subject_key__replaced_by",
    "receipt_number", "sealed_title", "status", "channel", "dong", "is_urgent",
    "submitted_at", "received_at", "receive_by_at", "due_at", "next_due_at", "supplement_due_on", "closed_at",
    "type__name_ko", "type__name_en", "type__group",
    "department__name_ko", "department__name_en",
    "officer__display_name", "officer__position",
)  # fmt: skip


@dataclass(frozen=True)
class PetitionContent:
    """The opened words of a petition."""

    title: str
    answers: dict[str, Any]
    conclusion: str
    remedy: str
    party: str = ""  # the business or association in whose name it was filed


class PetitionQuerySet(models.QuerySet["Petition"]):
    def visible_to(self, account: Account) -> "PetitionQuerySet":
        """Officers see their department's petitions, citizens their own; others see none."""
        if not account.is_authenticated:
            return self.none()
        if not account.is_officer:
            return self.filter(petitioner__account=account)
        if not account.has_perm("civil_petitions.view_worklist"):
            return self.none()
        if account.has_perm("civil_petitions.see_all_departments"):
            return self
        return self.filter(department=account.department_id)

    def open_to(self, account: Account) -> "PetitionQuerySet":
        """What is visible, and to an agent what they filed, while their mandate holds. To find one row by."""
        if not account.is_authenticated or account.is_officer:
            return self.visible_to(account)
        holds = Q(mandate__in=Mandate.objects.valid().values("pk"))
        return self.filter(Q(petitioner__account=account) | Q(agent__account=account) & holds)

    def filed_by_agent(self, account: Account) -> "PetitionQuerySet":
        """What this person filed for others, whether they still may look at it or not."""
        return self.filter(agent__isnull=False, agent__account=account) if account.is_authenticated else self.none()

    def open(self) -> "PetitionQuerySet":
        return self.filter(status__in=OPEN)

    def ended(self) -> "PetitionQuerySet":
        return self.filter(status__in=ENDED)

    def overdue(self, now: datetime) -> "PetitionQuerySet":
        """Open, its clock running, and past its time."""
        return self.filter(status__in=(Status.SUBMITTED, *IN_HAND), next_due_at__lt=now)

    def due_today(self, now: datetime) -> "PetitionQuerySet":
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=1), time()))
        return self.filter(status__in=(Status.SUBMITTED, *IN_HAND), next_due_at__gte=now, next_due_at__lt=midnight)

    def assigned_to(self, account: Account) -> "PetitionQuerySet":
        return self.open().filter(officer=account)

    def unassigned(self) -> "PetitionQuerySet":
        return self.open().filter(officer=None)

    def waiting_for_supplement(self) -> "PetitionQuerySet":
        return self.filter(status=Status.SUPPLEMENT_REQUESTED)

    def for_page(self) -> "PetitionQuerySet":
        """With everything a page about one petition shows beside its history."""
        return self.select_related("type", "form_version", "department", "officer", "petitioner", "agent")

    def for_list(self, *, with_name: bool = False) -> "PetitionQuerySet":
        """With everything a row of a list shows, and nothing else, in one query, most urgent first."""
        related, shown = ["type", "department", "officer", "subject_key"], list(LISTED)
        if with_name:
            related, shown = [*related, "petitioner"], [*shown, "petitioner__subject_key", "petitioner__sealed_name"]
        return self.select_related(*related).only(*shown).order_by("next_due_at", "id")


class Petition(models.Model):
    """민원 한 건. Its status is written by workflow.py and by nothing else."""

    class Channel(models.TextChoices):
        WEB = "web", _("누리집")
        PHONE = "phone", _("전화")
        VISIT = "visit", _("방문")
        MAIL = "mail", _("전자우편")
        POST = "post", _("우편")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt_number = models.CharField(_("접수번호"), max_length=20, unique=True, editable=False)
    submission_key = models.UUIDField("제출 열쇠", unique=True, editable=False)
    type = models.ForeignKey("civil_petitions.PetitionType", models.PROTECT, verbose_name="민원 종류")
    form_version = models.ForeignKey("civil_petitions.FormVersion", models.PROTECT, verbose_name="서식 판")
    petitioner = models.ForeignKey("registry.Citizen", models.PROTECT, related_name="petitions", verbose_name="민원인")
    # Who filed it for the petitioner, and by what right; the right may end, that they filed it does not.
    agent = models.ForeignKey(
        "registry.Citizen",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="filed_for_others",
        verbose_name="대리인",
    )
    mandate = models.ForeignKey(
        Mandate, models.SET_NULL, null=True, db_index=False, related_name="petitions", verbose_name="위임"
    )
    # In whose name the petitioner filed it, as it was called then; a party may end, the name on a receipt does not.
    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, db_index=False, related_name="petitions", verbose_name="누구의 이름으로"
    )
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_party_name = SealedTextField("사업체나 단체의 이름", null=True)
    status = models.CharField(_("처리 상태"), max_length=30, choices=Status, default=Status.SUBMITTED, editable=False)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="petitions", verbose_name="담당 부서"
    )
    officer = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="assigned_petitions", verbose_name="담당자"
    )
    channel = models.CharField("접수 경로", max_length=10, choices=Channel, default=Channel.WEB)
    dong = models.CharField("동", max_length=20, blank=True)
    is_urgent = models.BooleanField("위험 신고", default=False)
    wants_mail = models.BooleanField("메일로 알림", default=True)

    sealed_title = SealedTextField("제목")
    sealed_answers = SealedJSONField("쓴 내용")
    sealed_lookup_code = SealedTextField("확인번호")
    sealed_conclusion = SealedTextField("처리 결과", null=True)
    sealed_remedy = SealedTextField("불복 방법", null=True)

    submitted_at = models.DateTimeField("신청 일시", editable=False)
    received_at = models.DateTimeField("접수 일시", null=True, editable=False)
    receive_by_at = models.DateTimeField("접수 기한", null=True, editable=False)
    due_at = models.DateTimeField("처리 기한", null=True, editable=False)
    next_due_at = models.DateTimeField("다음 기한", editable=False)
    supplement_due_on = models.DateField("보완 기한", null=True, editable=False)
    closed_at = models.DateTimeField("끝난 일시", null=True, editable=False)
    period_unit = models.CharField("처리기간 단위", max_length=10, choices=PeriodUnit, editable=False)
    period_value = models.PositiveSmallIntegerField("처리기간", editable=False)
    extension_days = models.PositiveSmallIntegerField("연장한 날", default=0, editable=False)
    excluded_dates = ArrayField(models.DateField(), verbose_name="빼는 날", default=list, editable=False)
    version = models.PositiveIntegerField("판", default=1, editable=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "민원"
        indexes = [
            models.Index(
                fields=["department", "next_due_at", "id"], condition=Q(status__in=OPEN), name="petition_worklist"
            ),
            models.Index(fields=["next_due_at", "id"], condition=Q(status__in=OPEN), name="petition_open"),
            models.Index(
                fields=["officer", "next_due_at", "id"], condition=Q(status__in=OPEN), name="petition_officer"
            ),
            models.Index(fields=["petitioner", "-submitted_at", "id"], name="petition_of_citizen"),
            models.Index(fields=["submitted_at"], name="petition_submitted_at"),
            models.Index(
                fields=["agent", "-submitted_at", "id"], condition=Q(agent__isnull=False), name="petition_of_agent"
            ),
            models.Index(fields=["mandate"], condition=Q(mandate__isnull=False), name="petition_of_mandate"),
            models.Index(fields=["party"], condition=Q(party__isnull=False), name="petition_of_party"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(mandate=None) | Q(agent__isnull=False), name="petition_mandate_has_agent"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SUPPLEMENT_REQUESTED) | Q(supplement_due_on__isnull=False),
                name="petition_supplement_has_due_date",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, closed_at__isnull=True) | Q(status__in=ENDED, closed_at__isnull=False),
                name="petition_closed_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(Status.SUBMITTED, Status.WITHDRAWN)) | Q(received_at__isnull=False),
                name="petition_received_before_handled",
            ),
        ]
        permissions = [
            ("view_worklist", "처리할 민원 목록을 본다"),
            ("see_all_departments", "모든 부서의 민원을 본다"),
            ("receive_petition", "민원을 접수한다"),
            ("assign_petition", "담당자와 부서를 정한다"),
            ("request_supplement", "보완을 요구한다"),
            ("extend_petition", "처리기간을 늘린다"),
            ("notify_progress", "진행 상황을 알린다"),
            ("answer_petition", "처리 결과를 알린다"),
            ("refuse_petition", "거부처분을 한다"),
            ("return_petition", "민원을 반려한다"),
            ("transfer_petition", "다른 기관에 이송한다"),
            ("note_petition", "내부 메모를 쓴다"),
            ("reveal_petitioner", "민원인의 개인정보를 열람한다"),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def is_overdue(self, now: datetime) -> bool:
        return self.status in (Status.SUBMITTED, *IN_HAND) and self.next_due_at < now

    def belongs_to(self, account: Account) -> bool:
        """Whether this account is the petitioner's own."""
        return account.pk is not None and self.petitioner.account_id == account.pk

    def was_filed_by(self, account: Account) -> bool:
        """Whether this account filed it for the petitioner."""
        return self.agent is not None and self.agent.account_id is not None and self.agent.account_id == account.pk

    def content(self, *, to: Account, purpose: str = "", ip: str = "") -> PetitionContent:
        """Open the petition's words. Anyone but the petitioner and their agent leaves an access-log entry first."""
        if not (self.belongs_to(to) or self.was_filed_by(to)):
            for citizen in filter(None, (self.petitioner, self.agent)):
                access_log.record(
                    actor=to,
                    action=AccessLogEntry.Action.VIEW,
                    citizen=citizen,
                    target=self.receipt_number,
                    purpose=purpose,
                    ip=ip,
                )
        return self._opened()

    def content_for_lookup(self) -> PetitionContent:
        """Open the words for somebody who has just given the lookup code of this petition."""
        return self._opened()

    def own_content(self) -> PetitionContent:
        """For the petitioner's own copy of what is held of them, and for no other."""
        return self._opened()

    def nameless_text(self) -> str:
        """Title and words with the petitioner's name masked, for counting words in the worker. Raises SealError."""
        answers = [word for word in self.sealed_answers.open().values() if isinstance(word, str)]
        return self.petitioner.without_name(" ".join([self.sealed_title.open(), *answers]))

    def _opened(self) -> PetitionContent:
        return PetitionContent(
            title=self.sealed_title.open(),
            answers=self.sealed_answers.open(),
            conclusion=self.sealed_conclusion.open() if self.sealed_conclusion is not None else "",
            remedy=self.sealed_remedy.open() if self.sealed_remedy is not None else "",
            party=self.party_name(),
        )

    def party_name(self) -> str:
        """For who filed it, and for whom a look is in the log; blank where somebody filed in their own name."""
        return str(self.sealed_party_name.open()) if self.sealed_party_name is not None else ""

    def lookup_code(self) -> str:
        """Six digits that, with the receipt number, let somebody without an account look."""
        return str(self.sealed_lookup_code.open())


def open_titles(petitions: Sequence[Petition], *, to: Account, ip: str = "", action: str = "") -> None:
    """Give each petition of a page its `title`. A page that an officer sees is one log entry with its count."""
    if petitions and to.is_officer:
        access_log.record(
            actor=to,
            action=action or AccessLogEntry.Action.LIST,
            listed=[petition.petitioner_id for petition in petitions],
            target=gettext_noop("민원 처리함"),
            purpose=gettext_noop("처리"),
            count=len(petitions),
            ip=ip,
        )
    set_titles(petitions)


def set_titles(petitions: Iterable[Petition]) -> None:
    """Open the titles of a citizen's own petitions, their keys fetched in one query."""
    petitions = list(petitions)
    prefetch_keys(petitions)
    for petition in petitions:
        petition.title = _listed_title(petition)  # type: ignore[attr-defined]


def _listed_title(petition: Petition) -> str:
    """One title whose key is gone or whose bytes are damaged must not take the whole list away."""
    try:
        return str(petition.sealed_title.open())
    except SealError:
        return gettext("열쇠가 없어 읽을 수 없습니다")
