"""Alarms: somebody looks at more people than the work explains. Work goes on, the privacy officer is told."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from holidays import country_holidays

from citizens.access_log.models import AccessAlarm, AccessLogEntry, AccessLogQuerySet, AlarmFinding
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from citizens.keys.models import SubjectKey

REVEALS_AN_HOUR = 20
TAKEN_OUT_AN_HOUR = 20  # people whose unmasked data one officer prints or exports
LISTED_AN_HOUR = 100  # people whom one officer lists in one hour outside office hours
LOOKED_BACK = timedelta(days=3)  # over a weekend during which nothing ran
HOUR = timedelta(hours=1)
SATURDAY_AND_SUNDAY = (7, 1)
Action = AccessLogEntry.Action
Kind = AccessAlarm.Kind
WATCHED = {
    Kind.MANY_REVEALS: (Action.REVEAL,),
    Kind.MANY_TAKEN_OUT: (Action.EXPORT, Action.PRINT),
    Kind.LONG_LISTS: (Action.LIST, Action.SEARCH, Action.EXPORT),
}


def watch_reveals(actor: Account) -> AccessAlarm | None:
    """Raise the alarm when this officer revealed more than 20 persons within an hour; once an hour is enough."""
    return _watch(Kind.MANY_REVEALS, AccessLogEntry.objects.filter(action=Action.REVEAL), actor, REVEALS_AN_HOUR)


def watch_taken_out(actor: Account) -> AccessAlarm | None:
    """The same when the unmasked data of more than 20 went into a file or onto paper."""
    return _watch(Kind.MANY_TAKEN_OUT, AccessLogEntry.objects.taken_out_unmasked(), actor, TAKEN_OUT_AN_HOUR)


def watch_lists(now: datetime) -> list[AccessAlarm]:
    """Long lists outside office hours, hour by hour: each page is a short one, together they are not."""
    since = now - LOOKED_BACK
    hours = (
        _outside_office_hours(since, now)
        .without_persons_of_lists()
        .filter(action__in=WATCHED[Kind.LONG_LISTS], actor__isnull=False)
        .annotate(hour=TruncHour("occurred_at"))
        .values_list("actor", "hour")
        .annotate(people=Sum("count"))
        .filter(people__gt=LISTED_AN_HOUR)
        .order_by("hour")
    )
    rows = list(hours)
    actors = Account.objects.in_bulk([actor for actor, _hour, _people in rows])
    raised = [_raise(Kind.LONG_LISTS, actors[actor], hour, people) for actor, hour, people in rows]
    return [alarm for alarm in raised if alarm]


@transaction.atomic
def settle(alarm: AccessAlarm, *, by: Account, finding: str, note: str) -> AlarmFinding:
    """Write down what was behind an alarm. Several officers may; the alarm is open until one has settled it."""
    return AlarmFinding.objects.create(
        alarm=alarm,
        officer=by,
        finding=AlarmFinding.Finding(finding),
        subject_key=SubjectKey.objects.system("access-log"),
        sealed_note=note,
    )


def privacy_officers() -> QuerySet[Account]:
    """Whom alarms and reports are sent to."""
    return Account.objects.filter(
        is_active=True,
        is_officer=True,
        groups__permissions__content_type__app_label="access_log",
        groups__permissions__codename="view_accesslogentry",
    ).distinct()


@transaction.atomic
def _watch(kind: AccessAlarm.Kind, entries: AccessLogQuerySet, actor: Account, most: int) -> AccessAlarm | None:
    now = timezone.now()
    count = entries.filter(actor=actor, occurred_at__gt=now - HOUR).count()
    raised = AccessAlarm.objects.filter(kind=kind, actor=actor, raised_at__gt=now - HOUR)
    if count <= most or raised.exists():
        return None
    return _raise(kind, actor, now.replace(minute=0, second=0, microsecond=0), count)


@transaction.atomic
def _raise(kind: AccessAlarm.Kind, actor: Account, hour: datetime, count: int) -> AccessAlarm | None:
    alarm, is_new = AccessAlarm.objects.get_or_create(kind=kind, actor=actor, hour=hour, defaults={"count": count})
    if is_new:
        _tell(alarm)
    return alarm if is_new else None


def _outside_office_hours(since: datetime, now: datetime) -> AccessLogQuerySet:
    """Nights, weekends and the public holidays that the law knows; those an editor adds later are not known here."""
    hours = settings.OFFICE_HOURS
    return AccessLogEntry.objects.filter(
        Q(occurred_at__week_day__in=SATURDAY_AND_SUNDAY)
        | Q(occurred_at__date__in=_public_holidays(timezone.localdate(since), timezone.localdate(now)))
        | Q(occurred_at__time__lt=hours["opens"])
        | Q(occurred_at__time__gte=hours["closes"]),
        occurred_at__gt=since,
        occurred_at__lte=now,
    ).order_by()


def _public_holidays(first: date, last: date) -> list[date]:
    known = country_holidays("KR", years={first.year, last.year})
    return [day for day in known if first <= day <= last]


def _tell(alarm: AccessAlarm) -> None:
    """A mail to each privacy officer that says where to look and names nobody."""
    with translation.override(settings.LANGUAGE_CODE):
        what = {
            Kind.MANY_REVEALS: _("한 시간에 %(count)s명보다 많은 개인정보를 열람한 직원이 있습니다.")
            % {"count": REVEALS_AN_HOUR},
            Kind.MANY_TAKEN_OUT: _(
                "한 시간에 %(count)s명보다 많은 개인정보를 가리지 않고 파일이나 종이로 내보낸 직원이 있습니다."
            )
            % {"count": TAKEN_OUT_AN_HOUR},
            Kind.LONG_LISTS: _("근무시간 밖에 한 시간 동안 %(count)s명보다 많은 목록을 본 직원이 있습니다.")
            % {"count": LISTED_AN_HOUR},
        }[Kind(alarm.kind)]
        todo = _("기록을 보고, 확인한 내용을 남겨 주세요.")
        url = settings.SITE_URL + reverse("office_privacy:alarm", args=[alarm.pk])
        subject = _("개인정보 열람 경보")
    for officer in privacy_officers():
        key = f"access-alarm:{alarm.pk}:{officer.pk}"
        body = f"{what}\n{todo}\n\n{url}\n"
        EmailMessage(subject, body, to=[open_address(officer.email)], headers={"X-Outbox-Key": key}).send()
