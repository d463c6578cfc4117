"""AccessLogEntry: who looked at whose personal data, when, from where and why (안전성 확보조치 기준 제8조).

Beside it what keeps it honest: its chain, the alarms, and the monthly review.
"""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField, SealError

RECEIPT_NUMBER = re.compile(r"^[A-Z]+-\d{4}-\d{6}-\d$")

PERSON_OF_A_LIST = models.Q(action__in=("export", "print"), citizen__isnull=False)


class AccessLogQuerySet(models.QuerySet["AccessLogEntry"]):
    def about(self, account: Account) -> "AccessLogQuerySet":
        """The looks at this person's data, newest first; those at a record that was merged into theirs too."""
        registry: Any = self.model._meta.get_field("citizen").related_model
        citizens = registry._default_manager
        own, merged = citizens.filter(account=account), citizens.filter(merged_into__account=account)
        # A union and no OR: each half is found by its index.
        return self.filter(citizen__in=own.values("pk").union(merged.values("pk"))).order_by("-occurred_at")

    def listing_own(self, account: Account) -> "AccessLogQuerySet":
        """The lists and searches in which this person, or a record merged into theirs, was one of several."""
        registry: Any = self.model._meta.get_field("citizen").related_model
        own = models.Q(account=account) | models.Q(merged_into__account=account)
        return self.filter(listed__overlap=list(registry._default_manager.filter(own).values_list("pk", flat=True)))

    def concerning(self, citizen_ids: Iterable[uuid.UUID]) -> "AccessLogQuerySet":
        """Everything in which one of these people was seen, alone or in a list."""
        ids = list(citizen_ids)
        return self.filter(models.Q(citizen__in=ids) | models.Q(listed__overlap=ids))

    def taken_out(self) -> "AccessLogQuerySet":
        """What left the system as a file or on paper: a list is one, and not each person in it again."""
        actions = AccessLogEntry.Action
        return self.without_persons_of_lists().filter(action__in=(actions.DOWNLOAD, actions.EXPORT, actions.PRINT))

    def without_persons_of_lists(self) -> "AccessLogQuerySet":
        """For counting: the entry of a list says already of how many it is."""
        return self.exclude(PERSON_OF_A_LIST)

    def taken_out_unmasked(self) -> "AccessLogQuerySet":
        """Each person whose unmasked data left in a list; the list has an entry of its own beside these."""
        return self.filter(PERSON_OF_A_LIST)

    def of_contact(self, contact: str) -> list[uuid.UUID]:
        """The ids of the citizens with this address or number."""
        # The registry lies above the log and is reached by the entry's own relation.
        registry: Any = self.model._meta.get_field("citizen").related_model
        return list(registry.objects.with_contact(contact).values_list("pk", flat=True))


class AccessLogEntry(models.Model):
    """접속기록. Added, never changed: PostgreSQL refuses to update or delete a row, and keeps each month apart."""

    class Action(models.TextChoices):
        VIEW = "view", _("조회")
        LIST = "list", _("목록 조회")
        SEARCH = "search", _("검색")
        REVEAL = "reveal", _("개인정보 열람")
        PRINT = "print", _("출력")
        DOWNLOAD = "download", _("내려받기")
        EXPORT = "export", _("내보내기")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occurred_at = models.DateTimeField("일시", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,  # the index of actor and time serves
        related_name="+",
        verbose_name="본 사람",
    )
    ip = models.GenericIPAddressField("접속지", null=True)
    action = models.CharField("한 일", max_length=10, choices=Action)
    # The entry outlives the citizen's row, so no constraint ties them.
    citizen = models.ForeignKey(
        "registry.Citizen",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="access_log",
        verbose_name="정보주체",
    )
    # Everybody whose data a list showed: a list without names of whom it listed could not be answered for.
    listed = ArrayField(models.UUIDField(), default=list, blank=True, verbose_name="목록의 정보주체")
    target = models.CharField("대상", max_length=100, blank=True)
    count = models.PositiveIntegerField("건수", default=1)
    subject_key = models.ForeignKey(
        "keys.SubjectKey", models.PROTECT, null=True, related_name="+", verbose_name="암호화 열쇠"
    )
    sealed_purpose = SealedTextField("까닭", null=True)
    seals_are_chained = True  # the chain binds the sealed bytes, so they are never sealed anew

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "접속기록"
        ordering = ["-occurred_at"]
        indexes = [
            models.Index(fields=["citizen", "-occurred_at"], name="access_log_of_citizen"),
            models.Index(fields=["actor", "-occurred_at"], name="access_log_of_actor"),
            GinIndex(fields=["listed"], name="access_log_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"

    @property
    def short_citizen_id(self) -> str:
        """Enough of the citizen's id to tell two rows apart."""
        return str(self.citizen_id)[:8] if self.citizen_id else ""

    @property
    def receipt_number(self) -> str:
        """The petition it was about, where it was one."""
        return self.target if RECEIPT_NUMBER.match(self.target) else ""

    @property
    def purpose(self) -> str:
        """The reason that was given; blank when none was, or when its key is gone."""
        try:
            return self.sealed_purpose.open() if self.sealed_purpose is not None else ""
        except SealError:
            return ""


class AccessLogLink(models.Model):
    """접속기록 사슬. The place of one entry in the chain: after it, no edit, removal or swap stays unseen."""

    sequence = models.PositiveBigIntegerField("순번", primary_key=True)
    # What is gone must be found to be gone, so no constraint ties them.
    entry = models.OneToOneField(
        AccessLogEntry, models.DO_NOTHING, db_constraint=False, related_name="link", verbose_name="접속기록"
    )
    chain = models.BinaryField("사슬값", max_length=32)
    linked_at = models.DateTimeField("이은 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "접속기록 사슬"
        ordering = ["sequence"]
        default_permissions = ()


class AccessLogCut(models.Model):
    """접속기록 파기. Where the chain begins since older entries went, proved with the chain's own key."""

    before = models.DateTimeField("남은 기록의 시작", primary_key=True)
    sequence = models.PositiveBigIntegerField("마지막 순번")
    chain = models.BinaryField("마지막 사슬값", max_length=32)
    bridges = models.JSONField("건너뛸 사슬값", default=dict)  # links of entries that went, among those of kept ones
    entry_count = models.PositiveBigIntegerField("없앤 기록 수")
    made_at = models.DateTimeField("적은 일시")
    proof = models.BinaryField("증명", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "접속기록 파기"
        ordering = ["-before"]
        default_permissions = ()


class AccessAlarmQuerySet(models.QuerySet["AccessAlarm"]):
    def unsettled(self) -> "AccessAlarmQuerySet":
        """Those of which nobody has said what was behind them."""
        return self.exclude(findings__finding__in=AlarmFinding.SETTLING)

    def settled(self) -> "AccessAlarmQuerySet":
        return self.filter(findings__finding__in=AlarmFinding.SETTLING).distinct()


class AccessAlarm(models.Model):
    """경보. Somebody looked at unusually many people; at most one of a kind per person and hour."""

    class Kind(models.TextChoices):
        MANY_REVEALS = "many_reveals", _("한 시간에 열람이 많음")
        MANY_TAKEN_OUT = "many_taken_out", _("가리지 않고 많이 내보냄")
        LONG_LISTS = "long_lists", _("근무시간 밖에 목록이 김")

    kind = models.CharField("종류", max_length=20, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="본 사람")
    hour = models.DateTimeField("시간대")
    count = models.PositiveIntegerField("건수", null=True)
    raised_at = models.DateTimeField("경보 일시", auto_now_add=True, db_index=True)

    objects = AccessAlarmQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "접속기록 경보"
        ordering = ["-raised_at"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "actor", "hour"], name="one_access_alarm_an_hour")]

    def __str__(self) -> str:
        return f"{self.kind} {self.hour:%Y-%m-%d %H}"


class AlarmFinding(models.Model):
    """경보 확인. What a privacy officer found behind an alarm; added, never changed."""

    class Finding(models.TextChoices):
        EXPLAINED = "explained", _("업무에 필요했음")
        ASKED = "asked", _("직원에게 소명을 요구함")
        MISUSE = "misuse", _("목적에 맞지 않는 열람")

    SETTLING = (Finding.EXPLAINED, Finding.MISUSE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alarm = models.ForeignKey(AccessAlarm, models.PROTECT, related_name="findings", verbose_name="경보")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="확인한 사람")
    finding = models.CharField("판단", max_length=10, choices=Finding)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_note = SealedTextField("확인한 내용")
    found_at = models.DateTimeField("확인 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "경보 확인"
        ordering = ["found_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.finding}"

    @property
    def note(self) -> str:
        """What was found, in words that may name a citizen."""
        return str(self.sealed_note.open())


class AccessReview(models.Model):
    """월별 점검 (안전성 확보조치 기준 제8조제2항). A sample that nobody chose, judged and signed; never changed."""

    class Finding(models.TextChoices):
        CONFIRMED = "confirmed", _("확인함")
        UNEXPLAINED = "unexplained", _("설명 필요")

    month = models.DateField("점검한 달", unique=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="점검한 사람"
    )
    seed = models.CharField("표본의 씨", max_length=64)
    entry_count = models.PositiveIntegerField("그달의 기록 수")
    findings = models.JSONField("표본과 판단")  # {entry id: Finding}; no text, so no personal data
    signed_at = models.DateTimeField("서명 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "접속기록 점검"
        ordering = ["-month"]
        default_permissions = ()

    @property
    def unexplained_count(self) -> int:
        return list(self.findings.values()).count(self.Finding.UNEXPLAINED)
