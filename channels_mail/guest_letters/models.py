"""GuestLetter: a first letter whose writer has still to confirm the address. GuestCode: what opens it later."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from channels_mail.consultation.models import Consultation
from citizens.encryption import SealedBytesField, SealedJSONField, SealedTextField
from citizens.registry.models import Citizen

CONFIRMED_WITHIN = timedelta(days=1)


class GuestLetterQuerySet(models.QuerySet["GuestLetter"]):
    def over(self) -> "GuestLetterQuerySet":
        """What nobody confirmed within a day."""
        return self.filter(written_at__lt=timezone.now() - CONFIRMED_WITHIN)


class GuestLetter(models.Model):
    """확인을 기다리는 상담. The office does not see it; confirmed it becomes a conversation, else it is destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission_key = models.UUIDField("제출 열쇠", unique=True, editable=False)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_address = SealedTextField("메일 주소")
    sealed_words = SealedJSONField("이름과 글")
    language = models.CharField("언어", max_length=2, choices=Citizen.LANGUAGES, default="ko")
    written_at = models.DateTimeField("쓴 일시", default=timezone.now, db_index=True)

    objects = GuestLetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "확인을 기다리는 상담"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_over(self) -> bool:
        return timezone.now() > self.written_at + CONFIRMED_WITHIN

    def address(self) -> str:
        """For the worker that writes to it."""
        return str(self.sealed_address.open())

    def words(self) -> dict[str, Any]:
        """What was typed, for the conversation that it becomes."""
        return dict(self.sealed_words.open())


class GuestLetterFile(models.Model):
    """확인을 기다리는 첨부. Kept in the row, so that it goes with its letter in one step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(GuestLetter, models.CASCADE, related_name="files", verbose_name="상담")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_name = SealedTextField("파일 이름")
    sealed_content = SealedBytesField("파일")
    kind = models.CharField("종류", max_length=10)
    flags = models.JSONField("살필 점", default=list)
    place = models.PositiveSmallIntegerField("순서")

    class Meta:
        verbose_name = verbose_name_plural = "확인을 기다리는 첨부"
        default_permissions = ()
        ordering = ["place"]

    def __str__(self) -> str:
        return str(self.pk)

    def name(self) -> str:
        return str(self.sealed_name.open())

    def content(self) -> bytes:
        return bytes(self.sealed_content.open())


class GuestCode(models.Model):
    """확인 번호. Six digits sent to the address of a conversation; good for minutes and for a few tries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+", verbose_name="상담")
    code_hash = models.CharField("번호의 해시", max_length=64)
    tries = models.PositiveSmallIntegerField("틀린 횟수", default=0)
    sent_at = models.DateTimeField("보낸 일시", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "확인 번호"
        default_permissions = ()
        indexes = [models.Index(fields=["consultation", "-sent_at"], name="guest_code_newest")]

    def __str__(self) -> str:
        return str(self.pk)
