"""Delivery: one campaign for one citizen, the row that makes it one mail. Tally: how many are in each state."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from citizens.registry.models import Citizen


class Variant(models.TextChoices):
    A = "A", _("가 안")
    B = "B", _("나 안")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("기다림")
    HELD = "held", _("어느 안인지 정하기를 기다림")
    SENDING = "sending", _("보내는 중")
    SENT = "sent", _("보냄")
    FAILED = "failed", _("보내지 못함")
    IN_DOUBT = "in_doubt", _("발송 확인 필요")
    SUPPRESSED = "suppressed", _("보내지 않음")
    CANCELLED = "cancelled", _("그만둠")


class BounceKind(models.TextChoices):
    """What came back for this mail."""

    NONE = "", _("없음")
    SOFT = "soft", _("잠시 닿지 않음")
    HARD = "hard", _("닿지 않음")
    COMPLAINT = "complaint", _("신고")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> "DeliveryQuerySet":
        """Waiting and ready by the database's clock, the longest waiting first: no poisoned row holds up the rest."""
        return self.filter(state=DeliveryState.WAITING, next_attempt_at__lte=Now()).order_by("next_attempt_at", "id")

    def expired(self) -> "DeliveryQuerySet":
        """Held by a sender whose lease is over."""
        return self.filter(state=DeliveryState.SENDING, lease_until__lte=Now()).order_by("lease_until", "id")

    def troubled(self) -> "DeliveryQuerySet":
        """What an operator has to look at."""
        return self.filter(state__in=(DeliveryState.FAILED, DeliveryState.IN_DOUBT)).order_by("id")

    def unfinished(self) -> "DeliveryQuerySet":
        return self.filter(state__in=(DeliveryState.WAITING, DeliveryState.SENDING))

    def held(self) -> "DeliveryQuerySet":
        """Who gets the version that does better in the trial."""
        return self.filter(state=DeliveryState.HELD)


class Delivery(models.Model):
    """개별 발송. Holds no address and no text: both are made from the citizen's own data at the moment of sending."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(
        "Campaign", models.PROTECT, db_index=False, related_name="deliveries", verbose_name="소식지"
    )
    # Taken from the registry by the statement that freezes, and checked by no constraint: a million checks would cost
    # more than all the rest of it.
    citizen = models.ForeignKey(
        Citizen, models.PROTECT, db_index=False, db_constraint=False, related_name="+", verbose_name="시민"
    )
    variant = models.CharField("안", max_length=1, choices=Variant, default=Variant.A)
    state = models.CharField("상태", max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    reason = models.CharField("까닭", max_length=40, blank=True)
    next_attempt_at = models.DateTimeField("다음 시도", db_default=Now())
    attempts = models.PositiveSmallIntegerField("시도", db_default=0)
    doubts = models.PositiveSmallIntegerField("확인할 수 없던 횟수", db_default=0)
    lease_owner = models.UUIDField("보내는 일꾼", null=True)
    lease_until = models.DateTimeField("맡은 시한", null=True)
    data_started = models.BooleanField("본문을 보내기 시작함", db_default=False)
    started_at = models.DateTimeField("보내기 시작한 일시", null=True)
    sent_at = models.DateTimeField("보낸 일시", null=True)
    smtp_code = models.PositiveSmallIntegerField("응답 부호", null=True)
    # The name of a large provider, or "other": the domain of somebody's own would tell who they are.
    domain = models.CharField("받는 서버", max_length=40, blank=True)
    bounce = models.CharField("반송", max_length=10, choices=BounceKind, blank=True)
    bounced_at = models.DateTimeField("반송 일시", null=True)
    unsubscribed_at = models.DateTimeField("수신 거부 일시", null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "개별 발송"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["campaign", "citizen"], name="delivery_once_in_campaign"),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_owner__isnull=False, lease_until__isnull=False),
                name="delivery_leased_while_sending",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="delivery_sent_has_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "next_attempt_at", "id"], condition=Q(state="waiting"), name="delivery_due"
            ),
            models.Index(fields=["campaign", "id"], condition=Q(state="held"), name="delivery_held"),
            models.Index(fields=["lease_until", "id"], condition=Q(state="sending"), name="delivery_leased"),
            models.Index(
                fields=["campaign", "id"], condition=Q(state__in=("failed", "in_doubt")), name="delivery_trouble"
            ),
            models.Index(fields=["citizen", "sent_at"], name="delivery_of_citizen"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.pk} {self.state}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that the relay's journal and the recipient's server know it again."""
        return f"<cp-{self.campaign_id}-{self.pk}@{settings.CAMPAIGN_DOMAIN}>"


class Tally(models.Model):
    """How many deliveries of a campaign are in each state, changed in the transaction that changes them.

    Each sender counts in a slot of its own, so that no two wait for one row.
    """

    SLOTS = 16

    campaign = models.ForeignKey("Campaign", models.CASCADE, db_index=False, related_name="tallies")
    slot = models.PositiveSmallIntegerField("칸")
    sent = models.IntegerField("보냄", db_default=0)
    failed = models.IntegerField("보내지 못함", db_default=0)
    in_doubt = models.IntegerField("발송 확인 필요", db_default=0)
    suppressed = models.IntegerField("보내지 않음", db_default=0)
    cancelled = models.IntegerField("그만둠", db_default=0)
    deferred = models.IntegerField("미룬 횟수", db_default=0)
    bounced = models.IntegerField("되돌아옴", db_default=0)
    quick = models.IntegerField("10초 안에 받아들여짐", db_default=0)

    COUNTED = ("sent", "failed", "in_doubt", "suppressed", "cancelled", "deferred", "bounced", "quick")

    class Meta:
        verbose_name = verbose_name_plural = "소식지 집계"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["campaign", "slot"], name="tally_slot_of_campaign")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.slot}"

    @classmethod
    def add(cls, campaign_id: int, slot: int, **changes: int) -> None:
        """Count in the transaction that changed the rows."""
        counted = {name: F(name) + change for name, change in changes.items() if change}
        if counted:
            cls.objects.filter(campaign=campaign_id, slot=slot % cls.SLOTS).update(**counted)
