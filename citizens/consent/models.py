"""The consent ledger: texts that are frozen once published, decisions that are only added, and where each stands."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.consent.purposes import ADVERTISING, Channel, Decision, GivenBy, Purpose, Verification
from citizens.encryption import SealedJSONField
from citizens.holdings import Subject
from citizens.registry.models import Citizen

LINK_LASTS = timedelta(days=60)


class ConsentDocumentQuerySet(models.QuerySet["ConsentDocument"]):
    def published(self) -> "ConsentDocumentQuerySet":
        return self.filter(published_at__isnull=False)

    def in_force(self) -> "ConsentDocumentQuerySet":
        """The newest published text of each purpose."""
        return self.published().order_by("purpose", "-version").distinct("purpose")


class ConsentDocument(models.Model):
    """동의서 한 판. Once published PostgreSQL refuses to change it; a change is the next version."""

    purpose = models.CharField("목적", max_length=20, choices=Purpose)
    version = models.PositiveSmallIntegerField("판", null=True)  # a draft has none yet
    text_ko = models.TextField("무엇을 왜 하는지")
    text_en = models.TextField("무엇을 왜 하는지(영문)")
    items_ko = models.TextField("쓰는 개인정보")
    items_en = models.TextField("쓰는 개인정보(영문)")
    period_ko = models.TextField("보관 기간")
    period_en = models.TextField("보관 기간(영문)")
    refusal_ko = models.TextField("동의하지 않으면")
    refusal_en = models.TextField("동의하지 않으면(영문)")
    channels = models.JSONField("연락 방법", default=list)
    asks_anew = models.BooleanField("다시 동의를 받음", default=False)
    counts_from = models.PositiveSmallIntegerField("동의가 이어지는 첫 판", null=True)
    reason = models.CharField("고친 까닭", max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="쓴 사람"
    )
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="알린 사람"
    )
    changed_at = models.DateTimeField("고친 일시", auto_now=True)
    published_at = models.DateTimeField("알린 일시", null=True)

    TEXTS = ("text", "items", "period", "refusal")

    objects = ConsentDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "동의서"
        ordering = ["purpose", "-version"]
        default_permissions = ()
        permissions = [
            ("draft_consentdocument", "동의서를 고쳐 쓴다"),
            ("publish_consentdocument", "동의서를 알린다"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_document_version"),
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(published_at=None), name="consent_document_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, version=None, counts_from=None)
                | Q(published_at__isnull=False, version__gte=1, counts_from__gte=1, counts_from__lte=F("version")),
                name="consent_document_numbered_when_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version or '-'}"

    def _in_language(self, name: str) -> str:
        return str(getattr(self, f"{name}_en" if get_language() == "en" else f"{name}_ko"))

    @property
    def text(self) -> str:
        return self._in_language("text")

    @property
    def items(self) -> str:
        return self._in_language("items")

    @property
    def period(self) -> str:
        return self._in_language("period")

    @property
    def refusal(self) -> str:
        return self._in_language("refusal")

    @property
    def is_advertising(self) -> bool:
        return self.purpose in ADVERTISING

    def still_counts(self, version: int) -> bool:
        """Whether who agreed to that version agrees to what this one says."""
        return version >= (self.counts_from or 1)

    @property
    def channel_labels(self) -> list[str]:
        return [str(Channel(channel).label) for channel in self.channels]


class ConsentEntryQuerySet(models.QuerySet["ConsentEntry"]):
    def visible_to(self, account: Account) -> "ConsentEntryQuerySet":
        """One's own decisions; officers come to them by the citizen's page."""
        if not account.is_authenticated or account.is_officer:
            return self.none()
        return self.filter(Q(citizen__account=account) | Q(citizen__merged_into__account=account))

    def of(self, citizen: Subject) -> "ConsentEntryQuerySet":
        """What this person decided, also under records that were merged into this one."""
        return self.filter(Q(citizen=citizen.pk) | Q(citizen__merged_into=citizen.pk))


class ConsentEntry(models.Model):
    """동의 기록. One decision about one text; PostgreSQL refuses to change or delete it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt_id = models.UUIDField("동의 확인서", db_index=True)  # what was decided in one go shares a receipt
    # The proof of consent outlives the citizen's row, so no constraint ties them.
    citizen = models.ForeignKey(
        Citizen,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="consent_entries",
        verbose_name="정보주체",
    )
    document = models.ForeignKey(ConsentDocument, models.PROTECT, related_name="+", verbose_name="동의서")
    purpose = models.CharField("목적", max_length=20, choices=Purpose)
    decision = models.CharField("결정", max_length=10, choices=Decision)
    decided_at = models.DateTimeField("결정한 일시")
    channel = models.CharField("받은 방법", max_length=10, choices=Channel)
    given_by = models.CharField("결정한 사람", max_length=10, choices=GivenBy, default=GivenBy.SELF)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="적은 사람"
    )
    verification = models.CharField("법정대리인 확인 방법", max_length=20, choices=Verification, blank=True)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_proof = SealedJSONField("증거")

    objects = ConsentEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "동의 기록"
        ordering = ["-decided_at", "-id"]
        default_permissions = ()
        permissions = [("record_consent", "시민의 동의를 대신 적는다")]
        indexes = [models.Index(fields=["citizen", "-decided_at"], name="consent_entry_of_citizen")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(given_by=GivenBy.GUARDIAN) & ~Q(verification=""))
                | (~Q(given_by=GivenBy.GUARDIAN) & Q(verification="")),
                name="consent_guardian_is_verified",
            ),
            models.CheckConstraint(
                condition=Q(given_by=GivenBy.SELF) | Q(actor__isnull=False), name="consent_written_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.decision} {self.pk}"

    @property
    def agrees(self) -> bool:
        return self.decision in (Decision.GIVEN, Decision.KEPT)

    def proof(self) -> dict[str, str]:
        """From where and how it was said; for a guardian's, who that is."""
        return dict(self.sealed_proof.open())


class ConsentQuerySet(models.QuerySet["Consent"]):
    def given(self, purpose: str) -> "ConsentQuerySet":
        """Those who agree to this purpose now, as a campaign may ask for all of them at once.

        A consent to a text that has since been widened does not count until it is given again. Merging two records
        never adds a consent: of the merged one a later no counts for the person, a yes does not.
        """
        newest = ConsentDocument.objects.published().filter(purpose=purpose).order_by("-version")
        merged = Citizen.objects.filter(pk=OuterRef("citizen"), merged_into__isnull=False)
        return self.filter(
            ~Exists(merged),
            ~Exists(_later_no(purpose)),
            purpose=purpose,
            decision=Decision.GIVEN,
            version__gte=Subquery(newest.values("counts_from")[:1]),
        )


def _later_no(purpose: str) -> models.QuerySet["Consent"]:
    """What a record that was merged into the row's citizen said against it since."""
    said = Consent.objects.filter(purpose=purpose, decided_at__gt=OuterRef("decided_at"))
    return said.exclude(decision=Decision.GIVEN).filter(
        citizen__merged_into__isnull=False, citizen__merged_into=OuterRef("citizen")
    )


class Consent(models.Model):
    """동의 상태. What the ledger's last entry says of one citizen and purpose; its writer is the ledger's."""

    citizen = models.ForeignKey(
        Citizen, models.CASCADE, db_index=False, related_name="consents", verbose_name="정보주체"
    )
    purpose = models.CharField("목적", max_length=20, choices=Purpose)
    decision = models.CharField("결정", max_length=10, choices=Decision)
    version = models.PositiveSmallIntegerField("판")
    entry = models.OneToOneField(ConsentEntry, models.PROTECT, related_name="+", verbose_name="마지막 기록")
    decided_at = models.DateTimeField("결정한 일시")
    given_at = models.DateTimeField("동의한 일시", null=True)
    confirm_on = models.DateField("다음 확인일", null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "동의 상태"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["citizen", "purpose"], name="consent_once_for_a_purpose"),
            models.CheckConstraint(
                condition=Q(decision=Decision.GIVEN, given_at__isnull=False)
                | (Q(decision__in=[Decision.REFUSED, Decision.WITHDRAWN]) & Q(given_at=None, confirm_on=None)),
                name="consent_given_has_its_dates",
            ),
        ]
        indexes = [
            models.Index(
                fields=["purpose", "citizen"],
                include=["version"],
                condition=Q(decision="given"),
                name="consent_given_to",
            ),
            models.Index(fields=["confirm_on"], condition=Q(decision="given"), name="consent_to_confirm"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.decision} {self.pk}"


class ConsentConfirmationQuerySet(models.QuerySet["ConsentConfirmation"]):
    def waiting_of(self, account: Account) -> "ConsentConfirmationQuerySet":
        """What this person was asked and has not answered, while the question still matters."""
        today = timezone.localdate()
        rows = self.filter(citizen__account=account, answer="", due_on__gte=today)
        return rows.select_related("citizen").order_by("due_on", "pk")


class ConsentConfirmation(models.Model):
    """수신동의 확인 (정보통신망법 제50조제8항). That a person was asked, before two years were over, and what came."""

    class Answer(models.TextChoices):
        KEPT = "kept", _("동의 유지")
        WITHDRAWN = "withdrawn", _("동의 철회")

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+", verbose_name="정보주체")
    purpose = models.CharField("목적", max_length=20, choices=Purpose)
    given_at = models.DateTimeField("동의한 일시")
    due_on = models.DateField("확인할 날")
    # What is asked in one mail shares its link. The token is known only to that mail.
    token_hash = models.CharField("링크 해시", max_length=64, db_index=True, editable=False)
    asked_at = models.DateTimeField("물은 일시", default=timezone.now)
    is_mailed = models.BooleanField("메일로 물음")
    answer = models.CharField("답", max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField("답한 일시", null=True)

    objects = ConsentConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "수신동의 확인"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["citizen", "purpose", "due_on"], name="consent_confirmed_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="consent_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.due_on} {self.pk}"

    @property
    def label(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def is_link_over(self) -> bool:
        return timezone.now() >= self.asked_at + LINK_LASTS
