"""Alarms: somebody looks at more people than the work explains. Work goes on, the privacy officer is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from citizens.access_log.models import AccessAlarm, AccessLogEntry
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account

REVEALS_AN_HOUR = 20
LISTED_AN_HOUR = 100  # rows that one officer lists in one hour outside office hours
SHOWN_FOR = timedelta(days=7)
SHOWN = 10
HOUR = timedelta(hours=1)
SATURDAY_AND_SUNDAY = (7, 1)
Action = AccessLogEntry.Action


@dataclass(frozen=True)
class Notice:
    """One alarm as the console shows it."""

    text: str
    at: datetime
    actor: Account
    action: str


@transaction.atomic
def watch_reveals(actor: Account) -> AccessAlarm | None:
    """Raise the alarm when this officer revealed more than 20 persons within an hour; once an hour is enough."""
    now = timezone.now()
    reveals = AccessLogEntry.objects.filter(actor=actor, action=Action.REVEAL, occurred_at__gt=now - HOUR)
    alarms = AccessAlarm.objects.filter(kind=AccessAlarm.Kind.MANY_REVEALS, actor=actor)
    if reveals.count() <= REVEALS_AN_HOUR or alarms.filter(raised_at__gt=now - HOUR).exists():
        return None
    hour = now.replace(minute=0, second=0, microsecond=0)
    alarm, is_new = alarms.get_or_create(hour=hour, defaults={"kind": AccessAlarm.Kind.MANY_REVEALS, "actor": actor})
    if is_new:
        _tell(alarm)
    return alarm


def recent(now: datetime) -> list[Notice]:
    """The alarms of the last week, newest first."""
    since = now - SHOWN_FOR
    raised = AccessAlarm.objects.filter(raised_at__gt=since).select_related("actor__department")[:SHOWN]
    notices = [
        Notice(
            _("%(who)s 님이 한 시간에 %(count)s명보다 많이 열람했습니다.")
            % {"who": alarm.actor, "count": REVEALS_AN_HOUR},
            alarm.raised_at,
            alarm.actor,
            Action.REVEAL,
        )
        for alarm in raised
    ]
    return sorted(notices + _long_lists(since), key=lambda notice: notice.at, reverse=True)[:SHOWN]


def _long_lists(since: datetime) -> list[Notice]:
    """Long lists outside office hours, hour by hour: each page is a short one, together they are not."""
    hours = (
        _outside_office_hours()
        .filter(occurred_at__gt=since, action__in=(Action.LIST, Action.EXPORT), actor__isnull=False)
        .annotate(hour=TruncHour("occurred_at"))
        .values_list("actor", "hour")
        .annotate(rows=Sum("count"))
        .filter(rows__gt=LISTED_AN_HOUR)
        .order_by("-hour")[:SHOWN]
    )
    rows = list(hours)
    actors = Account.objects.in_bulk([actor for actor, _hour, _rows in rows])
    return [
        Notice(
            _("%(who)s 님이 근무시간 밖에 목록 %(count)s건을 보았습니다.") % {"who": actors[actor], "count": count},
            hour,
            actors[actor],
            Action.LIST,
        )
        for actor, hour, count in rows
    ]


def _outside_office_hours() -> QuerySet[AccessLogEntry]:
    hours = settings.OFFICE_HOURS
    return AccessLogEntry.objects.filter(
        Q(occurred_at__week_day__in=SATURDAY_AND_SUNDAY)
        | Q(occurred_at__time__lt=hours["opens"])
        | Q(occurred_at__time__gte=hours["closes"])
    ).order_by()


def _tell(alarm: AccessAlarm) -> None:
    """A mail to each privacy officer that says where to look and names nobody."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("개인정보 열람 경보")
        body = _(
            "한 시간에 %(count)s명보다 많은 개인정보를 열람한 직원이 있습니다.\n접속기록을 확인해 주세요.\n\n%(url)s\n"
        ) % {"count": REVEALS_AN_HOUR, "url": settings.SITE_URL + reverse("office_privacy:log")}
    for officer in _privacy_officers():
        key = f"access-alarm:{alarm.pk}:{officer.pk}"
        EmailMessage(subject, body, to=[open_address(officer.email)], headers={"X-Outbox-Key": key}).send()


def _privacy_officers() -> QuerySet[Account]:
    return Account.objects.filter(
        is_active=True,
        is_officer=True,
        groups__permissions__content_type__app_label="access_log",
        groups__permissions__codename="view_accesslogentry",
    ).distinct()
