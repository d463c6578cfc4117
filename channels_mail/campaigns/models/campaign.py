"""Campaign: one mail to many people, from its draft to its last recipient."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns.classes import CampaignClass, ClassRules, rules_of
from channels_mail.campaigns.models.delivery import Tally, Variant
from citizens.accounts.models import Account, Department
from citizens.consent.purposes import Purpose


class State(models.TextChoices):
    DRAFT = "draft", _("쓰는 중")
    SUBMITTED = "submitted", _("승인 기다림")
    SCHEDULED = "scheduled", _("예약됨")
    SENDING = "sending", _("보내는 중")
    PAUSED = "paused", _("멈춤")
    STOPPED = "stopped", _("그만둠")
    DONE = "done", _("다 보냄")


class DoubtPolicy(models.TextChoices):
    """What becomes of a mail whose sender died after the message began to leave."""

    HOLD = "hold", _("담당자가 확인할 때까지 두기")
    RESEND_ONCE = "resend_once", _("한 번 더 보내고, 그래도 모르면 두기")
    RECONCILE = "reconcile", _("우리 메일 서버의 기록에 묻기")


class Goal(models.TextChoices):
    """The act by which two versions are compared. Opening a mail is none."""

    ANY = "any", _("민원을 내거나 상담을 남김")
    LINK = "link", _("으뜸 단추를 누름")
    PETITION = "petition", _("민원을 냄")
    CONSULTATION = "consultation", _("상담을 남김")


EDITABLE = (State.DRAFT,)
ENDED = (State.STOPPED, State.DONE)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, account: Account) -> "CampaignQuerySet":
        """Those of one's own department; some roles see every department's. Nobody else sees any."""
        if not account.is_authenticated or not account.has_perm("campaigns.view_campaigns"):
            return self.none()
        if account.has_perm("campaigns.see_all_campaigns"):
            return self
        return self.filter(department=account.department_id)

    def for_list(self) -> "CampaignQuerySet":
        return self.select_related("department", "author", "approver", "version").order_by("-changed_at", "-id")


class Campaign(models.Model):
    """소식지 발송. Its state is written by the workflow and by nothing else."""

    title = models.CharField("이름", max_length=80, help_text="받는 사람에게는 보이지 않습니다.")
    campaign_class = models.CharField("분류", max_length=1, choices=CampaignClass, default=CampaignClass.NEWS)
    topic = models.CharField("주제", max_length=20, choices=Purpose, blank=True)
    legal_basis = models.CharField("법적 근거", max_length=120, blank=True)
    state = models.CharField("상태", max_length=10, choices=State, default=State.DRAFT, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="campaigns", verbose_name="보내는 부서")
    author = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="만든 사람")
    submitter = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="승인을 요청한 사람"
    )
    approver = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="승인한 사람"
    )
    segment = models.ForeignKey(
        "Segment", models.SET_NULL, null=True, related_name="campaigns", verbose_name="받는 사람 묶음"
    )
    audience_rules = models.JSONField("받는 사람 조건", default=dict)
    version = models.ForeignKey(
        "CampaignVersion", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="가 안의 판"
    )
    version_b = models.ForeignKey(
        "CampaignVersion", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="나 안의 판"
    )
    share_b = models.PositiveSmallIntegerField("나 안의 몫(%)", default=0)
    goal = models.CharField("견주는 행동", max_length=12, choices=Goal, default=Goal.ANY)
    # So many get it first; after so many hours the version that more acted on goes to all others. 0: all at once.
    trial_share = models.PositiveSmallIntegerField("먼저 보내 보는 몫(%)", default=0)
    trial_hours = models.PositiveSmallIntegerField("지켜보는 시간", default=24)
    tried_at = models.DateTimeField("먼저 보내기를 마친 일시", null=True, editable=False)
    decided_at = models.DateTimeField("나은 안을 정한 일시", null=True, editable=False)
    winner = models.CharField("나은 안", max_length=1, choices=Variant, blank=True, editable=False)

    send_at = models.DateTimeField("보낼 일시", null=True, blank=True)
    at_any_hour = models.BooleanField("시간을 가리지 않음", default=False)
    late_after_minutes = models.PositiveSmallIntegerField("늦으면 멈추는 때(분)", default=60)
    per_second = models.PositiveSmallIntegerField("1초에 보내는 수", default=20)
    per_domain_second = models.PositiveSmallIntegerField("서버 하나에 1초에 보내는 수", default=10)
    doubt_policy = models.CharField("확인 못 한 메일", max_length=12, choices=DoubtPolicy, default=DoubtPolicy.HOLD)
    measures_clicks = models.BooleanField("누른 수를 셈", default=False)

    audience = models.PositiveIntegerField("받는 사람 수", null=True, editable=False)
    left_out = models.JSONField("빠진 사람 수", default=dict, editable=False)  # {reason: count}
    pause_reason = models.CharField("멈춘 까닭", max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField("만든 일시", auto_now_add=True)
    changed_at = models.DateTimeField("고친 일시", auto_now=True)
    submitted_at = models.DateTimeField("승인을 요청한 일시", null=True, editable=False)
    approved_at = models.DateTimeField("승인한 일시", null=True, editable=False)
    started_at = models.DateTimeField("보내기 시작한 일시", null=True, editable=False)
    ended_at = models.DateTimeField("끝난 일시", null=True, editable=False)
    lock_version = models.PositiveIntegerField("고친 차례", default=1, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "소식지 발송"
        ordering = ["-changed_at", "-id"]
        default_permissions = ()
        permissions = [
            ("view_campaigns", "소식지를 본다"),
            ("compose_campaign", "소식지를 만들고 승인을 요청한다"),
            ("approve_campaign", "다른 사람이 만든 소식지를 승인한다"),
            ("see_all_campaigns", "모든 부서의 소식지를 본다"),
            ("operate_campaign", "보내기를 멈추고 잇고, 확인이 필요한 메일을 정리한다"),
        ]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state="scheduled"), name="campaign_scheduled"),
            models.Index(fields=["department", "-changed_at", "-id"], name="campaign_of_department"),
            models.Index(fields=["-changed_at", "-id"], name="campaign_changed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=models.F("submitter")), name="campaign_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "submitted", "stopped")) | Q(approver__isnull=False),
                name="campaign_approved_before_sent",
            ),
            models.CheckConstraint(
                condition=Q(at_any_hour=False) | Q(campaign_class="B"), name="campaign_any_hour_by_law_only"
            ),
            models.CheckConstraint(condition=Q(share_b__lte=50), name="campaign_share_b"),
            models.CheckConstraint(
                condition=Q(trial_share=0) | Q(trial_share__lte=90, share_b__gt=0), name="campaign_trial_of_two"
            ),
            models.CheckConstraint(
                condition=Q(winner="") | Q(decided_at__isnull=False), name="campaign_winner_was_decided"
            ),
            models.CheckConstraint(
                condition=Q(per_second__gte=1, per_domain_second__gte=1), name="campaign_throttle_lets_through"
            ),
            models.CheckConstraint(
                condition=Q(campaign_class__in=("A", "B"), topic="")
                | Q(campaign_class="D", topic="partners")
                | (Q(campaign_class="C") & ~Q(topic="") & ~Q(topic="partners")),
                name="campaign_topic_of_its_class",
            ),
            models.CheckConstraint(
                condition=~Q(campaign_class__in=("A", "B")) | Q(state="draft") | ~Q(legal_basis=""),
                name="campaign_without_consent_names_its_law",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> ClassRules:
        return rules_of(self.campaign_class)

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def late_after(self) -> timedelta:
        return timedelta(minutes=self.late_after_minutes)

    @property
    def decides_at(self) -> datetime | None:
        """When the trial is looked at: so many hours after its last mail."""
        return self.tried_at + timedelta(hours=self.trial_hours) if self.tried_at else None

    @property
    def is_on_trial(self) -> bool:
        """The rest still waits for which version it gets."""
        return bool(self.trial_share) and self.decided_at is None

    def progress(self) -> dict[str, int]:
        """How many are in each state, without counting the deliveries themselves."""
        sums = Tally.objects.filter(campaign=self.pk).aggregate(**{name: Sum(name) for name in Tally.COUNTED})
        counts: dict[str, int] = {name: value or 0 for name, value in sums.items()}
        total = self.audience or 0
        over = sum(counts[name] for name in ("sent", "failed", "in_doubt", "suppressed", "cancelled"))
        return counts | {"total": total, "remaining": max(0, total - over)}

    @staticmethod
    def default_policy() -> Any:
        """Only our own relay can be asked whether it took a mail."""
        return DoubtPolicy.RECONCILE if settings.OUTBOX_JOURNAL else DoubtPolicy.HOLD
