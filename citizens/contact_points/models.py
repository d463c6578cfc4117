"""ContactPoint: one way to reach a citizen, whether it is proven to be theirs, and whether it still works."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.encryption import BlindIndexField, SealedTextField, blind_indexes


class Kind(models.TextChoices):
    """The ways in which a citizen is reached."""

    MAIL = "mail", _("전자우편")
    PHONE = "phone", _("전화")
    POST = "post", _("우편 주소")


class BounceState(models.TextChoices):
    """What came back from an address; each ends by itself, so that a mended mailbox is tried again."""

    NONE = "", _("잘 닿음")
    SOFT = "soft", _("잠시 닿지 않음")
    HARD = "hard", _("닿지 않음")
    COMPLAINT = "complaint", _("받지 않겠다고 함")


# A default point's value stands in these columns of its citizen and nowhere else; the second is its blind index.
COLUMNS = {
    Kind.MAIL: ("sealed_email", "email_index"),
    Kind.PHONE: ("sealed_phone", "phone_index"),
    Kind.POST: ("sealed_address", ""),
}
BLIND = {Kind.MAIL: "email", Kind.PHONE: "phone"}
BLOCKING = (BounceState.HARD, BounceState.COMPLAINT)


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def visible_to(self, account: object) -> "ContactPointQuerySet":
        """Each citizen's own; officers see them on the page of one citizen, which asks for them there."""
        return self.filter(citizen__account=account)

    def with_value(self, kind: str, value: str) -> "ContactPointQuerySet":
        """Found by the blind index, whichever key of the ring made it; an address of a home is not found."""
        return self.filter(kind=kind, value_index__in=blind_indexes(BLIND[Kind(kind)], value))

    def blocked(self, address: str, now: datetime | None = None) -> bool:
        """Whether mail to this address is known to fail, or unwanted by whoever reads it."""
        found = self.with_value(Kind.MAIL, address)
        return found.filter(bounce_state__in=BLOCKING, bounce_until__gt=now or timezone.now()).exists()

    def in_order(self) -> "ContactPointQuerySet":
        """The default first, then what is proven, then the oldest."""
        return self.order_by("kind", "-is_default", F("verified_at").desc(nulls_last=True), "created_at", "id")

    def usable(self, now: datetime | None = None) -> "ContactPointQuerySet":
        """Those that may carry what a petition is about: proven to be the citizen's own, and not known to fail."""
        blocked = Q(bounce_state__in=BLOCKING, bounce_until__gt=now or timezone.now())
        return self.filter(verified_at__isnull=False).exclude(blocked)


class ContactPoint(models.Model):
    """연락처. What is unproven may be shown to its owner, but never receives the content of a petition."""

    class VerifiedBy(models.TextChoices):
        LOGIN = "login", _("로그인 주소로 확인")
        LINK = "link", _("메일의 링크로 확인")
        CODE = "code", _("문자의 번호로 확인")
        OFFICER = "officer", _("담당자가 확인")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey("registry.Citizen", models.CASCADE, related_name="contact_points", verbose_name="시민")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    kind = models.CharField("종류", max_length=5, choices=Kind)
    sealed_value = SealedTextField("값", null=True)
    value_index = BlindIndexField("값의 색인")
    is_default = models.BooleanField("기본", default=False)
    verified_at = models.DateTimeField("확인 일시", null=True)
    verified_by = models.CharField("확인한 방법", max_length=10, choices=VerifiedBy, blank=True)
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="확인한 담당자"
    )
    confirmed_at = models.DateTimeField("맞다고 한 일시", null=True)
    answered_at = models.DateTimeField("물음에 답한 일시", null=True)
    ask_after = models.DateTimeField("다시 물을 일시", null=True)
    bounce_state = models.CharField("반송", max_length=10, choices=BounceState, blank=True)
    bounce_count = models.PositiveSmallIntegerField("반송 횟수", default=0)
    bounced_at = models.DateTimeField("반송이 시작된 일시", null=True)
    bounce_until = models.DateTimeField("반송이 끝나는 일시", null=True)
    created_at = models.DateTimeField("적은 일시", auto_now_add=True)
    changed_at = models.DateTimeField("고친 일시", default=timezone.now)

    objects = ContactPointQuerySet.as_manager()
    blind_index_needs = ("citizen",)  # a default's value stands there

    class Meta:
        verbose_name = verbose_name_plural = "연락처"
        default_permissions = ()
        indexes = [
            models.Index(fields=["citizen", "kind"], name="contact_point_of_citizen"),
            models.Index(fields=["value_index"], condition=~Q(value_index=""), name="contact_point_value"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "kind"], condition=Q(is_default=True), name="contact_point_one_default"
            ),
            models.UniqueConstraint(
                fields=["citizen", "kind", "value_index"],
                condition=~Q(value_index=""),
                name="contact_point_once_per_citizen",
            ),
            models.CheckConstraint(
                condition=Q(is_default=True, sealed_value__isnull=True)
                | Q(is_default=False, sealed_value__isnull=False),
                name="contact_point_value_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by="")
                | Q(verified_at__isnull=False) & ~Q(verified_by=""),
                name="contact_point_verified_somehow",
            ),
            models.CheckConstraint(
                condition=Q(bounce_state="", bounce_count=0, bounced_at__isnull=True, bounce_until__isnull=True)
                | ~Q(bounce_state="") & Q(bounced_at__isnull=False, bounce_until__isnull=False),
                name="contact_point_bounce_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def blind_index_sources(self) -> dict[str, tuple[str, str]]:
        """What the look-up column is made of. Raises SealError."""
        return {"value_index": (BLIND[Kind(self.kind)], self.own_value())} if self.kind in BLIND else {}

    def own_value(self) -> str:
        """Opened, for the person themself and for the worker that writes to them. Raises SealError."""
        if self.sealed_value is not None:
            return str(self.sealed_value.open())
        column, _index = COLUMNS[Kind(self.kind)]
        return str(getattr(self.citizen, column).open())

    def bounce(self, now: datetime) -> str:
        """What holds today: a state whose time is over is none."""
        return self.bounce_state if self.bounce_until and self.bounce_until > now else BounceState.NONE

    @property
    def known_at(self) -> datetime:
        """When somebody last said or proved that this is right."""
        return max(filter(None, (self.verified_at, self.confirmed_at, self.created_at)))


class SentProof(models.Model):
    """확인 요청. A link or a code that was sent; counted for a day, so that nobody's phone is flooded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey("registry.Citizen", models.CASCADE, related_name="+", verbose_name="시민")
    point = models.ForeignKey(ContactPoint, models.SET_NULL, null=True, related_name="+", verbose_name="연락처")
    sent_at = models.DateTimeField("보낸 일시", default=timezone.now)
    of_change = models.DateTimeField("그때 값의 일시")
    code_hash = models.CharField("번호의 해시", max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField("틀린 횟수", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "확인 요청"
        default_permissions = ()
        indexes = [
            models.Index(fields=["citizen", "sent_at"], name="sent_proof_of_citizen"),
            models.Index(fields=["sent_at"], name="sent_proof_age"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
