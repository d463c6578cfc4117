"""Citizen: what the office knows of a person, sealed, and the one way to read it."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.contact_points.models import ContactPoint, Kind
from citizens.encryption import BlindIndexField, SealedTextField, SealError, blind_indexes, prefetch_keys
from citizens.keys.models import SubjectKey
from citizens.registry.masking import mask_address, mask_email, mask_name, mask_phone

Action = AccessLogEntry.Action
OPENING = (Action.REVEAL, Action.EXPORT, Action.PRINT)  # entries with which a person's data opens


@dataclass(frozen=True)
class PersonalData:
    """A citizen's data, opened or masked."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return "<PersonalData>"  # a log line or an error report must not tell it

    def masked(self) -> "PersonalData":
        return PersonalData(
            mask_name(self.name), mask_phone(self.phone), mask_email(self.email), mask_address(self.address)
        )


@dataclass(frozen=True)
class MailContact:
    """What a letter to one citizen needs."""

    name: str
    address: str
    dong: str
    language: str

    def __repr__(self) -> str:
        return "<MailContact>"


class CitizenQuerySet(models.QuerySet["Citizen"]):
    def standing(self) -> "CitizenQuerySet":
        """One row for each person: those merged into another are left out."""
        return self.filter(merged_into=None)

    def with_email(self, email: str) -> "CitizenQuerySet":
        """Those with this address, be it their default or another."""
        return self._with(Kind.MAIL, blind_indexes("email", email))

    def with_phone(self, phone: str) -> "CitizenQuerySet":
        """Those with this number, be it their default or another."""
        return self._with(Kind.PHONE, blind_indexes("phone", phone))

    def with_contact(self, contact: str) -> "CitizenQuerySet":
        """By an exact e-mail address or phone number, the one that was registered first ahead."""
        found = self.with_email(contact) if "@" in contact else self.with_phone(contact)
        return found.order_by("created_at", "id")

    def contacts_for_mail(self) -> dict[uuid.UUID, "MailContact"]:
        """For the worker that writes to many: each with a proven address that works, or a blank one.

        Four queries for however many; whose data cannot be opened is left out.
        """
        citizens = list(self)
        points: dict[uuid.UUID, ContactPoint] = {}
        for point in ContactPoint.objects.filter(citizen__in=citizens, kind=Kind.MAIL).usable().in_order():
            points.setdefault(point.citizen_id, point)
        prefetch_keys([*citizens, *points.values()])
        found = {}
        for citizen in citizens:
            try:
                found[citizen.pk] = _contact(citizen, points.get(citizen.pk))
            except SealError:
                continue
        return found

    def _with(self, kind: str, values: list[str]) -> "CitizenQuerySet":
        # One citizen has one value once, so a join finds nobody twice.
        return self.standing().filter(contact_points__kind=kind, contact_points__value_index__in=values)


class Citizen(models.Model):
    """시민 한 사람. With or without an account: a petition by phone makes one too."""

    LANGUAGES = [("ko", "한국어"), ("en", "English")]

    class IdentityLevel(models.TextChoices):
        CONTACT = "contact", _("연락처만 확인")
        VERIFIED = "verified", _("본인확인")

    class AgeBand(models.TextChoices):
        """Wide enough to name nobody; told by choice, for asking whether all are served alike, and to choose news."""

        UNDER_20 = "under-20", _("20세 미만")
        FROM_20 = "20-39", _("20~39세")
        FROM_40 = "40-64", _("40~64세")
        FROM_65 = "65+", _("65세 이상")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="citizen", verbose_name="계정"
    )
    sealed_name = SealedTextField("이름")
    sealed_phone = SealedTextField("전화번호")
    sealed_email = SealedTextField("전자우편 주소")
    sealed_address = SealedTextField("주소")
    email_index = BlindIndexField("전자우편 색인")
    phone_index = BlindIndexField("전화번호 색인")
    dong = models.CharField("사는 동", max_length=20, blank=True)
    age_band = models.CharField("나이대", max_length=10, choices=AgeBand, blank=True)
    language = models.CharField("언어", max_length=2, choices=LANGUAGES, default="ko")
    identity_level = models.CharField("확인 수준", max_length=10, choices=IdentityLevel, default=IdentityLevel.CONTACT)
    identity_verified_at = models.DateTimeField("본인확인 일시", null=True)
    created_at = models.DateTimeField("등록 일시", auto_now_add=True)
    # Always the record that stands for the person today, so that one step leads there; written by merging alone.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, db_index=False, related_name="parts", verbose_name="합친 곳"
    )

    objects = CitizenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "시민"
        indexes = [
            models.Index(fields=["email_index"], name="citizen_email"),
            models.Index(fields=["phone_index"], name="citizen_phone"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="citizen_parts"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="citizen_not_merged_into_itself")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @transaction.atomic
    def reveal(self, *, to: Account, purpose: str, ip: str = "") -> PersonalData:
        """The one way for an officer to read personal data: it leaves an access-log entry first."""
        return self.revealed_by(self.log_reveal(to=to, purpose=purpose, ip=ip))

    @transaction.atomic
    def take_out(self, *, to: Account, action: str, target: str, purpose: str, ip: str = "") -> PersonalData:
        """The same for one person of a list that leaves as a file or on paper; the list is logged by who makes it."""
        entry = access_log.record(actor=to, action=action, citizen=self, target=target, purpose=purpose, ip=ip)
        return self.revealed_by(entry)

    def log_reveal(self, *, to: Account, purpose: str, ip: str = "", target: str = "") -> AccessLogEntry:
        """The entry with which `revealed_by` opens; pages keep its id, see `revealing`."""
        return access_log.record(actor=to, action=Action.REVEAL, citizen=self, target=target, purpose=purpose, ip=ip)

    def revealed_by(self, entry: AccessLogEntry) -> PersonalData:
        """The data itself, to whom this entry names."""
        if entry.citizen_id != self.pk or entry.action not in OPENING:
            raise PermissionError("the entry reveals somebody else")
        return self._opened()

    def one_person(self) -> CitizenQuerySet:
        """This record and all that were merged into it."""
        return Citizen.objects.filter(Q(pk=self.pk) | Q(merged_into=self.pk))

    def keys(self) -> models.QuerySet[SubjectKey]:
        """Every key under which this person's data is sealed: who erases the person destroys all of them."""
        return SubjectKey.objects.filter(pk__in=self.one_person().values("subject_key"))

    def own_details(self) -> PersonalData:
        """For the page of the person themself, and for no other."""
        return self._opened()

    def own_details_if_readable(self) -> PersonalData | None:
        """For the person's own pages that hold more than these: None where the key is away or bytes are damaged."""
        try:
            return self._opened()
        except SealError:
            return None

    def masked(self) -> PersonalData:
        """Blank where the key is gone or the bytes are damaged: one person must not take a list away."""
        try:
            return self._opened().masked()
        except SealError:
            return PersonalData()

    def masked_name(self) -> str:
        """For lists, where nothing else is opened."""
        try:
            return mask_name(self.sealed_name.open())
        except SealError:
            return ""

    def spelling_to_count(self) -> tuple[str, str]:
        """Name and address for the nightly count of odd spellings, which keeps numbers alone. Raises SealError."""
        return str(self.sealed_name.open()), str(self.sealed_address.open())

    def without_name(self, text: str) -> str:
        """The text with this person's own name masked in it. Raises SealError."""
        name = str(self.sealed_name.open())
        return text.replace(name, mask_name(name)) if name else text

    def has_name_of(self, other: "Citizen") -> bool:
        """Whether both are called the same, spaces and capitals aside; neither name is told."""
        names = {"".join(each.sealed_name.open().split()).casefold() for each in (self, other)}
        return len(names) == 1

    def name_to_counterpart(self) -> str:
        """For those with whom this person has agreed to act, such as the other side of a mandate."""
        return str(self.sealed_name.open())

    def contact_for_mail(self) -> tuple[str, str]:
        """Name and address, for the worker that writes to this person: a proven address that works, or none.

        The default if it is such a one, else another of theirs.
        """
        points = ContactPoint.objects.filter(citizen=self, kind=Kind.MAIL).usable()
        point = points.in_order().select_related("citizen").first()
        return self.sealed_name.open(), point.own_value() if point is not None else ""

    def blind_index_sources(self) -> dict[str, tuple[str, str]]:
        """What each look-up column is made of. Raises SealError."""
        return {"email_index": ("email", self.sealed_email.open()), "phone_index": ("phone", self.sealed_phone.open())}

    def _opened(self) -> PersonalData:
        return PersonalData(
            name=self.sealed_name.open(),
            phone=self.sealed_phone.open(),
            email=self.sealed_email.open(),
            address=self.sealed_address.open(),
        )


def _contact(citizen: Citizen, point: ContactPoint | None) -> MailContact:
    """Opened in memory. A default point's value stands with its citizen, who is at hand already."""
    if point is not None:
        point.citizen = citizen
    address = point.own_value() if point is not None else ""
    return MailContact(citizen.sealed_name.open(), address, citizen.dong, citizen.language)
