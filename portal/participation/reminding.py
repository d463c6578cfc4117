"""The reminder of a hearing, as the page of automatic letters shows it. `telling` sends it, once for each date."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_mail.automations.kinds import AutomaticKind
from citizens.preferences.models import PARTICIPATION, Preference, Wish
from citizens.registry.models import Citizen
from portal.participation.models import Agreement, Attendance, Hearing
from portal.participation.periods import REMINDED_BEFORE


def due() -> QuerySet[Citizen]:
    """Who signed up for a hearing of the next two days, supports its issue, or raised it, and wants such mail."""
    now = timezone.now()
    soon = Hearing.objects.filter(
        stage=Hearing.Stage.ANNOUNCED, begins_at__gt=now, begins_at__lte=now + REMINDED_BEFORE
    )
    coming = Attendance.objects.filter(hearing__in=soon, withdrawn_at=None, account=OuterRef("account"))
    agreed = Agreement.objects.counted().filter(issue__hearing__in=soon, account=OuterRef("account"))
    declined = Preference.objects.filter(citizen=OuterRef("pk"), topic=PARTICIPATION, wish=Wish.NONE)
    others = (Q(Exists(coming)) | Q(Exists(agreed))) & ~Q(Exists(declined))
    authors = soon.filter(issue__author=OuterRef("account"))
    return Citizen.objects.standing().filter(others | Q(Exists(authors)), account__is_active=True)


KIND = AutomaticKind(
    "hearing_reminder",
    _("공청회 알림"),
    _("신청하거나 공감한 공청회가 이틀 안에 열림"),
    timedelta(days=2),
    due,
    always=_("신청한 분께 약속한 안내라 늘 켜져 있음"),
)
