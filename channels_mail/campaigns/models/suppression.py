"""Suppression: somebody the campaign is for and who does not get it, and why."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.registry.models import Citizen


class Reason(models.TextChoices):
    """Why somebody is left out; the sender sees how many, never who."""

    NO_MAIL = "no_mail", _("확인된 메일 주소가 없음")
    BOUNCED = "bounced", _("메일이 되돌아옴")
    COMPLAINED = "complained", _("받지 않겠다고 신고함")
    UNSUBSCRIBED = "unsubscribed", _("동의를 거둠")
    NOT_WANTED = "not_wanted", _("알림 설정에서 받지 않음")
    STOPPED = "stopped", _("처리정지 중")
    CONFLICT = "conflict", _("다투는 민원이 있음")
    CAPPED = "capped", _("이번 주에 이미 받음")
    EXCLUDED = "excluded", _("조건에 따라 뺌")
    GONE = "gone", _("기록을 합쳤거나 파기함")


class Channel(models.TextChoices):
    """How the same news reaches who is left out."""

    NONE = "", _("보내지 않음")
    POST = "post", _("우편")
    PRINT = "print", _("주민센터 인쇄물")
    PHONE = "phone", _("전화")


# Who has no working address, or never had one, is reached on paper; all others have said that they want nothing.
OFFLINE = {Reason.NO_MAIL: Channel.POST, Reason.BOUNCED: Channel.POST}


class Suppression(models.Model):
    """빠진 사람. One row for each person a campaign is for and who is not written to."""

    campaign = models.ForeignKey(
        "Campaign", models.CASCADE, db_index=False, related_name="suppressions", verbose_name="소식지"
    )
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+", verbose_name="시민")
    reason = models.CharField("까닭", max_length=12, choices=Reason)
    channel = models.CharField("다른 방법", max_length=5, choices=Channel, blank=True)
    at = models.DateTimeField("일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "소식지에서 빠진 사람"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["campaign", "citizen"], name="suppression_once_in_campaign")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.reason} {self.pk}"
