"""Incident: personal data lost, stolen or leaked, and all that the office did about it (개인정보 보호법 제34조)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.access_log.models import AccessAlarm
from citizens.accounts.models import Account
from citizens.encryption import SealedTextField, SealError
from citizens.registry.models import Citizen

# What can have got out, in the words of a notice.
ITEMS: dict[str, Promise | str] = {
    "name": _("이름"),
    "phone": _("전화번호"),
    "mail": _("전자우편 주소"),
    "address": _("주소"),
    "petition": _("민원 내용"),
    "consultation": _("상담 내용"),
    "login": _("로그인 정보"),
    "other": _("그 밖의 정보"),
}


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, account: Account) -> "IncidentQuerySet":
        """All of them to who may handle them; others see none."""
        return self if account.has_perm("incidents.handle_incident") else self.none()

    def open(self) -> "IncidentQuerySet":
        return self.filter(closed_at__isnull=True)


class Incident(models.Model):
    """개인정보 유출 사고 한 건. Written by workflow.py and by nothing else."""

    class Kind(models.TextChoices):
        LEAK = "leak", _("유출")
        LOSS = "loss", _("분실")
        THEFT = "theft", _("도난")
        ALTERATION = "alteration", _("위조·변조·훼손")
        SUSPECTED = "suspected", _("유출 의심")

    class Finding(models.TextChoices):
        CONFIRMED = "confirmed", _("유출이 있었음")
        UNFOUNDED = "unfounded", _("유출이 아니었음")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("번호", max_length=20, unique=True, editable=False)
    kind = models.CharField("종류", max_length=12, choices=Kind)
    known_at = models.DateTimeField("알게 된 때")
    happened_from = models.DateTimeField("일어난 때", null=True)
    happened_until = models.DateTimeField("끝난 때", null=True)
    items = models.JSONField("항목", default=list)  # codes of ITEMS
    is_sensitive = models.BooleanField("민감정보나 고유식별정보가 있음", default=False)
    is_attack = models.BooleanField("밖에서 불법으로 접근함", default=False)
    # The alarm it began with goes before it, so no constraint ties them.
    alarm = models.ForeignKey(
        AccessAlarm, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name="경보"
    )
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_title = SealedTextField("제목")
    sealed_course = SealedTextField("경위")
    sealed_measures = SealedTextField("대응 조치")
    sealed_advice = SealedTextField("피해를 줄이는 방법")
    notified_at = models.DateTimeField("모두에게 알린 일시", null=True, editable=False)
    posted_at = models.DateTimeField("누리집에 알린 일시", null=True, editable=False)
    reported_at = models.DateTimeField("신고한 일시", null=True, editable=False)
    finding = models.CharField("결론", max_length=10, choices=Finding, blank=True, editable=False)
    closed_at = models.DateTimeField("끝난 일시", null=True, editable=False)
    version = models.PositiveIntegerField("판", default=1, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "개인정보 유출 사고"
        ordering = ["-known_at", "id"]
        default_permissions = ()
        permissions = [("handle_incident", "개인정보 유출 사고를 처리한다")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, finding="") | Q(closed_at__isnull=False) & ~Q(finding=""),
                name="incident_closed_with_a_finding",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def item_names(self) -> list[str]:
        return [str(ITEMS[code]) for code in self.items if code in ITEMS]

    def listed_title(self) -> str:
        """For lists: one that cannot be opened must not take the others away."""
        try:
            return str(self.sealed_title.open())
        except SealError:
            return gettext("열쇠가 없어 읽을 수 없습니다")

    def words(self) -> dict[str, str]:
        """What officers wrote: title, course, measures, advice."""
        return {
            name: str(getattr(self, f"sealed_{name}").open()) for name in ("title", "course", "measures", "advice")
        }


class IncidentPersonQuerySet(models.QuerySet["IncidentPerson"]):
    def touched(self) -> "IncidentPersonQuerySet":
        """Those who stand on the list and were not left out again."""
        return self.filter(left_out_at__isnull=True)

    def untold(self) -> "IncidentPersonQuerySet":
        """Those who do not know yet."""
        return self.touched().filter(told_number=0)

    def audience(self, kind: str) -> "IncidentPersonQuerySet":
        """Whom a notice of this kind is for: a first one who was told nothing, a further one who was."""
        is_first = kind in (IncidentNotice.Kind.FIRST, IncidentNotice.Kind.SUSPECTED)
        return self.untold() if is_first else self.touched().filter(told_number__gt=0)

    def waiting_for(self, notice: "IncidentNotice") -> "IncidentPersonQuerySet":
        """Whom this notice has not reached yet; who came to the list later waits for the next one."""
        return self.audience(notice.kind).filter(told_number__lt=notice.number, added_at__lte=notice.begun_at)


class IncidentPerson(models.Model):
    """One person touched, frozen when they were put on the list: the log may go, the list stays."""

    class Outcome(models.TextChoices):
        MAILED = "mailed", _("메일로 알림")
        NO_ADDRESS = "no_address", _("닿는 메일 주소가 없음")
        GONE = "gone", _("기록이 파기됨")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="persons", verbose_name="사고")
    # The list outlives the citizen's row, as the access log does: no constraint ties them.
    citizen = models.ForeignKey(
        Citizen, models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name="정보주체"
    )
    entry_count = models.PositiveIntegerField("접속기록 수", default=0)  # 0: put on the list by hand
    first_at = models.DateTimeField("처음 본 때", null=True)
    last_at = models.DateTimeField("마지막으로 본 때", null=True)
    added_at = models.DateTimeField("넣은 일시")
    left_out_at = models.DateTimeField("뺀 일시", null=True)
    told_number = models.PositiveSmallIntegerField("받은 통지", default=0)
    told_at = models.DateTimeField("알린 일시", null=True)
    outcome = models.CharField("알린 결과", max_length=10, choices=Outcome, blank=True)

    objects = IncidentPersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "사고의 정보주체"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["incident", "citizen"], name="one_place_on_the_list")]
        indexes = [
            models.Index(fields=["incident", "added_at", "id"], name="incident_person_page"),
            models.Index(fields=["citizen"], name="incident_of_citizen"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.pk}"


class IncidentNotice(models.Model):
    """The words that were sent or posted, in both languages. PostgreSQL refuses to change them."""

    class Kind(models.TextChoices):
        FIRST = "first", _("유출 통지")
        SUSPECTED = "suspected", _("유출 가능성 통지")
        FOLLOW_UP = "follow_up", _("추가 통지")
        UNFOUNDED = "unfounded", _("사실이 아님을 알림")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notices", verbose_name="사고")
    number = models.PositiveSmallIntegerField("순서")
    kind = models.CharField("종류", max_length=10, choices=Kind)
    is_posted = models.BooleanField("누리집에 올림", default=False)  # otherwise it is mailed
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_text_ko = SealedTextField("글")
    sealed_text_en = SealedTextField("글 (영어)")
    actor = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="알린 사람")
    begun_at = models.DateTimeField("시작한 일시")
    posted_until = models.DateTimeField("올려 두는 때까지", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "사고 통지"
        ordering = ["incident", "number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="incident_notice_number")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.number}"

    def text(self, language: str) -> str:
        sealed = self.sealed_text_en if language == "en" else self.sealed_text_ko
        return str(sealed.open())


class IncidentStep(models.Model):
    """One step of an incident. PostgreSQL refuses to change or delete it."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("사고를 기록했습니다")
        DESCRIBED = "described", _("내용을 고쳤습니다")
        FROZEN = "frozen", _("접속기록에서 명단을 만들었습니다")
        ADDED = "added", _("명단에 한 사람을 넣었습니다")
        LEFT_OUT = "left_out", _("명단에서 한 사람을 뺐습니다")
        MEASURED = "measured", _("조치를 적었습니다")
        REPORTED = "reported", _("기관에 신고했습니다")
        NOTIFIED = "notified", _("정보주체에게 알리기 시작했습니다")
        POSTED = "posted", _("누리집에 알렸습니다")
        CLOSED = "closed", _("사고를 끝냈습니다")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps", verbose_name="사고")
    number = models.PositiveIntegerField("순서")
    kind = models.CharField("종류", max_length=10, choices=Kind)
    actor = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="한 사람")
    occurred_at = models.DateTimeField("일시")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_note = SealedTextField("글", null=True)
    details = models.JSONField("사실", default=dict, help_text="수와 부호. 개인정보를 넣지 않습니다.")

    class Meta:
        verbose_name = verbose_name_plural = "사고 처리 이력"
        ordering = ["incident", "number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="incident_step_number")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.number} {self.kind}"

    def note(self) -> str:
        return str(self.sealed_note.open()) if self.sealed_note is not None else ""
