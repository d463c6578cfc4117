"""Consultation: a private conversation between a person and the officer in charge."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_mail.consultation.models.reader import Reader
from citizens.accounts.models import Account
from citizens.contact_points.models import ContactPoint, Kind
from citizens.encryption import SealedTextField
from citizens.registry.models import Citizen

if TYPE_CHECKING:
    from channels_mail.consultation.models.message import MessageQuerySet


class Status(models.TextChoices):
    WAITING = "waiting", _("답변 기다림")
    ANSWERED = "answered", _("답변함")
    ASKED = "asked", _("되물음")
    CLOSED = "closed", _("끝남")


OPEN = (Status.WAITING, Status.ANSWERED, Status.ASKED)


class MailShows(models.TextChoices):
    """What a mail to the citizen carries: the citizen's choice, except for sensitive matters."""

    ANSWER = "answer", _("답변 내용까지")
    LINK = "link", _("새 답변이 있다는 것만")


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, account: Account) -> "ConsultationQuerySet":
        """The letters this account may read: a citizen's own; an officer's in charge, or invited to.

        The one gate for lists, search, counts, notifications, exports and API.
        """
        if not account.is_authenticated:
            return self.none()
        if not account.is_officer:
            return self.filter(citizen__account=account)
        invited = Reader.objects.filter(consultation=OuterRef("pk"), account=account, ended_at=None)
        return self.standing().filter(Q(officer=account) | Exists(invited))

    def standing(self) -> "ConsultationQuerySet":
        """Without those that go on in another: that one's gate is theirs."""
        return self.filter(merged_into=None)

    def takeable_by(self, account: Account) -> "ConsultationQuerySet":
        """What nobody is in charge of yet in this officer's department: may be taken, not read before."""
        if not account.is_authenticated or not account.is_officer or account.department_id is None:
            return self.none()
        return self.filter(officer=None, department=account.department_id, status__in=OPEN)

    def claimable_by(self, account: Account) -> "ConsultationQuerySet":
        """Begun without a login, from an address that this account has proven: offered to it, not read before."""
        if not account.is_authenticated or account.is_officer:
            return self.none()
        mails = ContactPoint.objects.filter(kind=Kind.MAIL).exclude(value_index="")
        proven = mails.visible_to(account).filter(verified_at__isnull=False).values("value_index")
        same = mails.filter(citizen=OuterRef("citizen"), value_index__in=proven)
        return self.standing().filter(Exists(same), citizen__account=None, sealed_mail_address__isnull=False)

    def open(self) -> "ConsultationQuerySet":
        return self.filter(status__in=OPEN)

    def waiting(self) -> "ConsultationQuerySet":
        """The office's turn."""
        return self.filter(status=Status.WAITING)

    def overdue(self, now: datetime) -> "ConsultationQuerySet":
        """The office's turn, and past the time it gave itself."""
        return self.waiting().filter(due_at__lt=now)

    def for_list(self) -> "ConsultationQuerySet":
        return self.select_related("department", "officer", "citizen")


class Consultation(models.Model):
    """상담 한 건. Everything said in it is sealed under a key of its own, so that it can be destroyed alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("상담번호", max_length=20, unique=True, editable=False)
    submission_key = models.UUIDField("제출 열쇠", unique=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="consultations", verbose_name="상담한 시민")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_subject = SealedTextField("제목")
    status = models.CharField("상태", max_length=12, choices=Status, default=Status.WAITING, editable=False)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="consultations", verbose_name="담당 부서"
    )
    officer = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="consultations_in_charge", verbose_name="담당자"
    )
    is_sensitive = models.BooleanField("민감한 내용", default=False)
    mail_shows = models.CharField("메일에 보일 것", max_length=8, choices=MailShows, default=MailShows.LINK)
    # The address it was begun from, where no login and no proven address stands behind it.
    sealed_mail_address = SealedTextField("메일 주소", null=True)
    language = models.CharField("언어", max_length=2, choices=Citizen.LANGUAGES, default="ko")
    created_at = models.DateTimeField("시작 일시", default=timezone.now, editable=False)
    last_message_at = models.DateTimeField("마지막 글", default=timezone.now)
    due_at = models.DateTimeField("답변 목표", null=True)
    closed_at = models.DateTimeField("끝난 일시", null=True)
    # Where it goes on since two were made one. Its letters stay its own, sealed under its own key.
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="parts", verbose_name="합친 곳"
    )
    is_unread_by_citizen = models.BooleanField("시민이 안 읽음", default=False)
    is_unread_by_office = models.BooleanField("담당자가 안 읽음", default=True)
    version = models.PositiveIntegerField("판", default=1, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "상담"
        default_permissions = ()
        indexes = [
            models.Index(fields=["officer", "-last_message_at", "id"], name="consultation_of_officer"),
            models.Index(fields=["citizen", "-last_message_at", "id"], name="consultation_of_citizen"),
            models.Index(
                fields=["department", "created_at", "id"],
                condition=Q(officer=None, status__in=OPEN),
                name="consultation_takeable",
            ),
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="consultation_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_at__isnull=True)),
                name="consultation_closed_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status=Status.CLOSED) & ~Q(merged_into=models.F("id")),
                name="consultation_part_is_closed",
            ),
        ]
        permissions = [
            ("view_inbox", "상담함을 본다"),
            ("answer_consultation", "상담을 맡고 답한다"),
            ("invite_reader", "다른 직원에게 상담을 보인다"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def all_messages(self) -> "MessageQuerySet":
        """Its letters and those of what was merged into it, in the order of time."""
        whole = Q(consultation=self.pk) | Q(consultation__merged_into=self.pk)
        return apps.get_model("consultation", "Message").objects.filter(whole).order_by("created_at", "number")

    def mail_address(self) -> str:
        """For the worker that writes to the one who wrote to us; blank where the citizen's own contacts count."""
        return str(self.sealed_mail_address.open()) if self.sealed_mail_address is not None else ""

    def subject(self) -> str:
        """For the two who talk; a page that shows it to staff has logged its visit before."""
        return str(self.sealed_subject.open())
