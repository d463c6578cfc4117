import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.encryption import SealedTextField, SealError


class Correction(models.Model):
    """정정 한 건. What was known before, who corrected it and when; added, never changed."""

    class Item(models.TextChoices):
        NAME = "name", _("이름")
        PHONE = "phone", _("전화번호")
        EMAIL = "email", _("전자우편 주소")
        ADDRESS = "address", _("주소")
        DONG = "dong", _("사는 동")
        AGE_BAND = "age_band", _("나이대")
        LANGUAGE = "language", _("알림 메일의 언어")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey("registry.Citizen", models.PROTECT, related_name="corrections", verbose_name="시민")
    item = models.CharField("항목", max_length=10, choices=Item)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_before = SealedTextField("고치기 전")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="고친 사람")
    corrected_at = models.DateTimeField("고친 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "정정 이력"
        default_permissions = ()
        indexes = [models.Index(fields=["citizen", "-corrected_at"], name="correction_of_citizen")]

    def __str__(self) -> str:
        return f"{self.item} {self.pk}"

    def before(self) -> str:
        """What was known; blank when its key is gone."""
        try:
            return str(self.sealed_before.open())
        except SealError:
            return ""
