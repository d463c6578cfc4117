"""Party: a household, a business or an association, and who belongs to it since when, by whose word."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import BlindIndexField, SealedTextField
from citizens.parties import business_numbers
from citizens.registry.masking import mask_name
from citizens.registry.models import Citizen

PERMISSION = "parties.confirm_party"
INVITED_FOR = timedelta(days=7)


def end_of_invitation() -> datetime:
    return timezone.now() + INVITED_FOR


class Role(models.TextChoices):
    REPRESENTATIVE = "representative", _("대표")
    MEMBER = "member", _("구성원")
    EMPLOYEE = "employee", _("직원")


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, account: Account) -> "PartyQuerySet":
        """To those who belong to it now; officers see it on the pages of its members."""
        if not account.is_authenticated or account.is_officer:
            return self.none()
        return self.filter(pk__in=Membership.objects.of(account).current().values("party"))


class Party(models.Model):
    """가구·사업체·단체. What it is called and its number are sealed under a key of its own."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", _("가구")
        BUSINESS = "business", _("사업체")
        ASSOCIATION = "association", _("단체")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("종류", max_length=12, choices=Kind)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_name = SealedTextField("이름")
    sealed_number = SealedTextField("사업자등록번호·고유번호", null=True)
    number_index = BlindIndexField("번호 색인")
    created_at = models.DateTimeField("만든 일시", default=timezone.now)
    confirmed_at = models.DateTimeField("확인한 일시", null=True)
    ended_at = models.DateTimeField("끝난 일시", null=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "가구와 단체"
        default_permissions = ()
        permissions = [("confirm_party", "사업체와 단체를 확인한다")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="business", sealed_number__isnull=False)
                | Q(kind="household", sealed_number__isnull=True)
                | Q(kind="association"),
                name="party_number_by_kind",
            ),
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(confirmed_at__isnull=False, ended_at=None) & ~Q(number_index=""),
                name="one_confirmed_party_of_a_number",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def name(self) -> str:
        """For those who belong to it."""
        return str(self.sealed_name.open())

    def name_for_office(self) -> str:
        """A household is called by its people, so its name is masked; a business and an association are no persons."""
        return mask_name(self.name()) if self.kind == self.Kind.HOUSEHOLD else self.name()

    def number(self) -> str:
        """Ten digits; blank where there are none."""
        return str(self.sealed_number.open()) if self.sealed_number is not None else ""

    def masked_number(self) -> str:
        return business_numbers.masked(self.number())

    def blind_index_sources(self) -> dict[str, tuple[str, str]]:
        """What a new blind-index key writes anew."""
        return {"number_index": ("business_number", self.number())}

    @property
    def roles(self) -> tuple[Role, ...]:
        """What somebody may be invited as."""
        other = Role.EMPLOYEE if self.kind == self.Kind.BUSINESS else Role.MEMBER
        return (other, Role.REPRESENTATIVE)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, account: Account) -> "MembershipQuerySet":
        return self.filter(citizen__account=account)

    def current(self) -> "MembershipQuerySet":
        return self.filter(until=None, party__ended_at=None)

    def representing(self) -> "MembershipQuerySet":
        return self.current().filter(role=Role.REPRESENTATIVE)

    def may_file(self) -> "MembershipQuerySet":
        """Who has shown an officer that they represent a business or an association that exists."""
        return self.representing().filter(proved_by__isnull=False, party__confirmed_at__isnull=False)

    def for_list(self) -> "MembershipQuerySet":
        return self.select_related("party", "citizen").order_by("since", "id")


class Membership(models.Model):
    """One person in one party. Nobody is without having said so: by making it or by taking an invitation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="memberships", verbose_name="가구나 단체")
    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="memberships", verbose_name="사람")
    role = models.CharField("자격", max_length=16, choices=Role)
    since = models.DateTimeField("언제부터", default=timezone.now)
    until = models.DateTimeField("언제까지", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="끝낸 사람"
    )
    # The officer who saw the proof; without one it rests on the word of the people in it.
    proved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="확인한 직원"
    )
    proved_at = models.DateTimeField("확인한 일시", null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "가구와 단체의 구성원"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["party", "citizen"], condition=Q(until=None), name="member_once"),
            models.CheckConstraint(
                condition=Q(proved_by=None, proved_at=None) | Q(proved_by__isnull=False, proved_at__isnull=False),
                name="membership_proved_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_current(self) -> bool:
        return self.until is None and self.party.ended_at is None

    @property
    def is_representative(self) -> bool:
        return self.role == Role.REPRESENTATIVE

    @property
    def waits_for_proof(self) -> bool:
        """Whether an officer has to see a certificate before anything is filed in the party's name."""
        return (
            self.is_current
            and self.is_representative
            and self.party.kind != Party.Kind.HOUSEHOLD
            and (self.proved_by_id is None)
        )

    def member_name(self) -> str:
        """For the others of the party, to whom this person has said yes."""
        return self.citizen.name_to_counterpart()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        """Codes with which somebody can still join."""
        return self.filter(used_at=None, expires_at__gt=timezone.now(), party__ended_at=None)


class Invitation(models.Model):
    """초대. A code that the inviter hands over; we know nobody's address, and keep of the code a hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="invitations", verbose_name="가구나 단체")
    role = models.CharField("자격", max_length=16, choices=Role)
    code_hash = models.CharField("초대번호 해시", max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(Citizen, models.PROTECT, related_name="+", verbose_name="초대한 사람")
    created_at = models.DateTimeField("초대한 일시", default=timezone.now)
    expires_at = models.DateTimeField("기한", default=end_of_invitation)
    used_at = models.DateTimeField("쓴 일시", null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "초대"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
