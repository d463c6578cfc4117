"""PetitionType: one entry of the catalogue. FormVersion: its form, frozen once somebody has used it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civil_petitions.models.status import PeriodUnit


class PetitionTypeQuerySet(models.QuerySet["PetitionType"]):
    def active(self) -> "PetitionTypeQuerySet":
        """What the office offers today."""
        return self.filter(is_active=True)

    def by_popularity(self) -> "PetitionTypeQuerySet":
        return self.order_by("-popularity", "name_ko")

    def by_name(self) -> "PetitionTypeQuerySet":
        return self.order_by("name_en" if get_language() == "en" else "name_ko")


class PetitionType(models.Model):
    """민원 종류. Loaded from the catalogue's files; an administrator may correct name, fee and period."""

    class Group(models.TextChoices):
        REPORT = "report", _("신고")
        APPLY = "apply", _("신청")
        CONFIRM = "confirm", _("확인")
        SUBMIT = "submit", _("제출")

    class LegalKind(models.TextChoices):
        """민원 처리에 관한 법률 제2조제1호: decides which clock runs."""

        STATUTORY = "statutory", _("법정민원")
        INQUIRY = "inquiry", _("질의민원")
        SUGGESTION = "suggestion", _("건의민원")
        OTHER = "other", _("기타민원")
        GRIEVANCE = "grievance", _("고충민원")

    class Identity(models.TextChoices):
        NONE = "none", _("본인확인 없음")
        CONTACT = "contact", _("연락처 확인")
        VERIFIED = "verified", _("본인확인")
        LINK = "link", _("다른 누리집에서 확인")

    class Channel(models.TextChoices):
        ONLINE = "online", _("이 창구")
        LINK = "link", _("다른 누리집")

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("나와 담당자만")
        PUBLIC = "public", _("누구나")
        CITIZEN_CHOICE = "citizen_choice", _("신청한 사람이 고름")

    id = models.SlugField("부호", primary_key=True, max_length=60)
    name_ko = models.CharField("이름", max_length=60)
    name_en = models.CharField("영어 이름", max_length=100)
    summary_ko = models.CharField("한 줄 풀이", max_length=40)
    summary_en = models.CharField("영어 한 줄 풀이", max_length=120)
    group = models.CharField("갈래", max_length=10, choices=Group)
    kind21 = models.CharField("21종", max_length=4)
    legal_kind = models.CharField("법정 종류", max_length=12, choices=LegalKind)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="petition_types", verbose_name="맡는 부서"
    )
    period_unit = models.CharField("처리기간 단위", max_length=10, choices=PeriodUnit)
    period_value = models.PositiveSmallIntegerField("처리기간", default=0)
    period_text = models.CharField("처리기간 설명", max_length=60, blank=True)
    fee_amount = models.PositiveIntegerField("수수료(원)", null=True, blank=True)
    fee_text = models.CharField("수수료 설명", max_length=120, blank=True)
    identity = models.CharField("본인확인", max_length=10, choices=Identity)
    channel = models.CharField("신청하는 곳", max_length=10, choices=Channel)
    external_name = models.CharField("다른 누리집 이름", max_length=60, blank=True)
    external_url = models.URLField("다른 누리집 주소", blank=True)
    visibility = models.CharField("공개", max_length=20, choices=Visibility, default=Visibility.PRIVATE)
    auto_receive = models.BooleanField("바로 접수", default=False)
    is_active = models.BooleanField("쓰는 중", default=True)
    icon = models.CharField("그림", max_length=40)
    keywords = models.JSONField("생활 낱말", default=list, blank=True)
    popularity = models.PositiveSmallIntegerField("많이 쓰는 정도", default=0)
    guide = models.JSONField("안내", default=dict, blank=True, help_text="근거 법령, 결과 서류, 신청 때를 담습니다.")
    edited_fields = models.JSONField("화면에서 고친 칸", default=list, blank=True, editable=False)
    changed_at = models.DateTimeField("고친 일시", auto_now=True)

    objects = PetitionTypeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "민원 종류"
        ordering = ["name_ko"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="online") | ~Q(external_url=""), name="petition_type_link_has_address"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_ko

    @property
    def summary(self) -> str:
        """One plain line in the reader's language."""
        return self.summary_en if get_language() == "en" else self.summary_ko

    @property
    def is_online(self) -> bool:
        """Whether the petition can be filed here; otherwise the citizen is sent to where it can."""
        return self.channel == self.Channel.ONLINE

    @property
    def needs_login(self) -> bool:
        return self.guide.get("handled_at") != "tracking:lookup"

    @property
    def fee(self) -> str:
        """What it costs, in words; remarks are kept in Korean only."""
        remark = "" if get_language() == "en" else self.fee_text
        if self.fee_amount is None:
            return remark or str(_("경우마다 다름"))
        amount = _("%(won)s원") % {"won": f"{self.fee_amount:,}"} if self.fee_amount else _("무료")
        return f"{amount}. {remark}" if remark else str(amount)

    @property
    def period(self) -> str:
        """How long the office may take, in words."""
        if self.period_text and get_language() != "en":
            return self.period_text
        value = {"value": self.period_value}
        return str(
            {
                PeriodUnit.IMMEDIATE: _("즉시"),
                PeriodUnit.DAY: _("%(value)d일") % value,
                PeriodUnit.WEEK: _("%(value)d주") % value,
                PeriodUnit.MONTH: _("%(value)d개월") % value,
                PeriodUnit.YEAR: _("%(value)d년") % value,
            }.get(PeriodUnit(self.period_unit), _("정해진 기간 없음"))
        )

    def current_form(self) -> "FormVersion":
        """The form that a petition filed now is pinned to."""
        return self.form_versions.get(is_current=True)

    def get_absolute_url(self) -> str:
        return reverse("petition_types:guide", args=[self.pk])


class FormVersion(models.Model):
    """서식 한 판. Its definition never changes: petitions filed with it can be read for ever."""

    petition_type = models.ForeignKey(
        PetitionType, models.PROTECT, related_name="form_versions", verbose_name="민원 종류"
    )
    number = models.PositiveSmallIntegerField("판")
    definition = models.JSONField("정의")
    checksum = models.CharField("검사합", max_length=64)
    published_at = models.DateTimeField("펴낸 일시")
    is_current = models.BooleanField("지금 쓰는 판", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "서식"
        ordering = ["petition_type", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["petition_type", "number"], name="form_version_number"),
            models.UniqueConstraint(
                fields=["petition_type"], condition=Q(is_current=True), name="form_version_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_type_id} {self.number}"

    @property
    def fields(self) -> list[dict[str, Any]]:
        return self.definition["fields"]

    @property
    def attachments(self) -> list[dict[str, Any]]:
        return self.definition["attachments"]
