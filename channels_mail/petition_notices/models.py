from django.db import models
from django.utils.translation import gettext_lazy as _


class PetitionNotice(models.Model):
    """This event has been told. The event's one-to-one makes telling it twice impossible."""

    class Silence(models.TextChoices):
        """Why an event was settled without a mail."""

        NO_ADDRESS = "no_address", _("메일 주소가 없음")
        NOT_WANTED = "not_wanted", _("포털에서만 보기로 함")
        NOT_NEEDED = "not_needed", _("다음 알림에서 함께 알림")
        CARRIED_OVER = "carried_over", _("옮겨 온 기록")
        IN_DIGEST = "in_digest", _("아침에 모아서 알림")

    event = models.OneToOneField(
        "civil_petitions.PetitionEvent", models.PROTECT, primary_key=True, related_name="notice", verbose_name="단계"
    )
    mail_key = models.CharField("발신 메일의 열쇠", max_length=100, blank=True)
    silence = models.CharField("보내지 않은 까닭", max_length=20, choices=Silence, blank=True)
    created_at = models.DateTimeField("알린 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "알림"
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(silence="in_digest", mail_key=""),
                name="petition_notice_digest",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
