"""Mandate: one person lets another file petitions for them, for what, and until when."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from citizens.encryption import BlindIndexField, SealedBytesField, SealedTextField, blind_indexes
from citizens.registry.models import Citizen

PERMISSION = "mandates.record_mandate"
ANSWERED_WITHIN = timedelta(days=14)


def end_of_invitation() -> datetime:
    return timezone.now() + ANSWERED_WITHIN


class Refusal(models.TextChoices):
    """Why nothing can be filed under a mandate."""

    NOT_ACCEPTED = "not_accepted", _("아직 받아들이지 않은 대리입니다.")
    REVOKED = "revoked", _("대리가 끝났습니다. 맡긴 분이나 맡은 분이 거두었습니다.")
    EXPIRED = "expired", _("대리 기한이 지났습니다.")
    NOT_COVERED = "not_covered", _("이 민원은 맡긴 일에 들어 있지 않습니다.")
    NOT_YOURS = "not_yours", _("맡은 사람만 대리로 신청할 수 있습니다.")


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, account: Account) -> "MandateQuerySet":
        """Both sides see it, and whom it is offered to; officers who record mandates see all."""
        if not account.is_authenticated:
            return self.none()
        if account.is_officer:
            return self if account.has_perm(PERMISSION) else self.none()
        either = Q(principal__account=account) | Q(agent__account=account)
        return self.filter(either | Q(pk__in=Mandate.objects.offered_to(account).values("pk")))

    def offered_to(self, account: Account) -> "MandateQuerySet":
        """Invitations that wait for the owner of this login's address."""
        indexes = blind_indexes("email", open_address(account.email))
        return self.filter(invited_index__in=indexes, agent=None, revoked_at=None, answer_until__gt=timezone.now())

    def given_by(self, account: Account) -> "MandateQuerySet":
        return self.filter(principal__account=account)

    def held_by(self, account: Account) -> "MandateQuerySet":
        return self.filter(agent__account=account)

    def valid(self) -> "MandateQuerySet":
        """Under which something can be filed today."""
        return self.filter(accepted_at__isnull=False, revoked_at=None, valid_until__gte=timezone.localdate())

    def covering(self, petition_type: str) -> "MandateQuerySet":
        return self.filter(Q(petition_types=[]) | Q(petition_types__contains=[petition_type]))

    def for_list(self) -> "MandateQuerySet":
        return self.select_related("principal", "agent").order_by("-created_at", "id")


class Mandate(models.Model):
    """위임. Given online and accepted by login, or on paper at the counter; either side ends it at once."""

    class Origin(models.TextChoices):
        ONLINE = "online", _("누리집에서 맡김")
        PAPER = "paper", _("위임장")

    class State(models.TextChoices):
        OFFERED = "offered", _("답을 기다림")
        VALID = "valid", _("대리할 수 있음")
        UNANSWERED = "unanswered", _("답이 없어 끝남")
        EXPIRED = "expired", _("기한이 지남")
        REVOKED = "revoked", _("거두어 끝남")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Citizen, models.PROTECT, related_name="mandates_given", verbose_name="맡긴 사람")
    agent = models.ForeignKey(
        Citizen, models.PROTECT, null=True, related_name="mandates_held", verbose_name="맡은 사람"
    )
    origin = models.CharField("받은 길", max_length=10, choices=Origin)
    petition_types = ArrayField(models.SlugField(max_length=60), verbose_name="맡긴 민원", default=list)  # empty: all
    valid_until = models.DateField("기한")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    # Whom it is offered to, until they answer: an address, whether or not anybody here has it.
    sealed_invited = SealedTextField("부탁한 주소", null=True)
    invited_index = BlindIndexField("부탁한 주소 색인")
    answer_until = models.DateTimeField("답할 기한", default=end_of_invitation)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="적은 직원"
    )
    created_at = models.DateTimeField("맡긴 일시", default=timezone.now)
    accepted_at = models.DateTimeField("받아들인 일시", null=True)
    revoked_at = models.DateTimeField("끝낸 일시", null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="끝낸 사람"
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "대리"
        default_permissions = ()
        permissions = [("record_mandate", "위임장을 적고 거둔다")]
        indexes = [models.Index(fields=["invited_index"], condition=Q(agent=None), name="mandate_offered")]
        constraints = [
            models.CheckConstraint(condition=~Q(agent=F("principal")), name="mandate_of_two_people"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(agent__isnull=False), name="mandate_accepted_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def state(self) -> "Mandate.State":
        """Where it stands today; nobody has to change a row for a day to pass."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.accepted_at is None:
            return self.State.OFFERED if self.answer_until > timezone.now() else self.State.UNANSWERED
        return self.State.EXPIRED if self.valid_until < timezone.localdate() else self.State.VALID

    @property
    def is_valid(self) -> bool:
        return self.state == self.State.VALID

    def refusal(self, account: Account, petition_type: str) -> "Refusal | None":
        """Why this login files nothing of this kind under it; None where it may."""
        if self.agent is None or self.agent.account_id != account.pk:
            return Refusal.NOT_YOURS
        if self.state != self.State.VALID:
            known = {self.State.REVOKED: Refusal.REVOKED, self.State.EXPIRED: Refusal.EXPIRED}
            return known.get(self.state, Refusal.NOT_ACCEPTED)
        covered = not self.petition_types or petition_type in self.petition_types
        return None if covered else Refusal.NOT_COVERED

    def principal_name(self) -> str:
        """For the agent, whom the principal chose."""
        return self.principal.name_to_counterpart()

    def agent_name(self) -> str:
        """For the principal, whose offer the agent accepted; blank until then."""
        return self.agent.name_to_counterpart() if self.agent is not None else ""

    def invited(self) -> str:
        """The address that the principal wrote, for the principal; blank once it was answered."""
        return str(self.sealed_invited.open()) if self.sealed_invited is not None else ""

    def blind_index_sources(self) -> dict[str, tuple[str, str]]:
        """What a new blind-index key writes anew."""
        return {"invited_index": ("email", self.invited())}


class MandateDocument(models.Model):
    """위임장 사본. The written mandate as it was scanned at the counter; its bytes lie sealed in the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.OneToOneField(Mandate, models.CASCADE, related_name="document", verbose_name="대리")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_name = SealedTextField("파일 이름")
    sealed_content = SealedBytesField("파일")
    content_type = models.CharField("형식", max_length=100)
    size = models.PositiveIntegerField("크기")

    class Meta:
        verbose_name = verbose_name_plural = "위임장 사본"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    def opened(self) -> tuple[str, bytes]:
        """Name and bytes, once the look is in the access log."""
        return str(self.sealed_name.open()), bytes(self.sealed_content.open())


def longest(today: date) -> date:
    """The last day that a mandate may run to: two years, so that nobody forgets one for good."""
    return today + timedelta(days=730)
