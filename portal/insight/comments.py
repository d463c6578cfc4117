"""What people wrote about how they were served: names and numbers masked, in no order that leads back to anybody."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.encryption import prefetch_keys
from citizens.surveys.models import SurveyResponse
from citizens.surveys.reading import masked_comment, officers_of
from portal.insight.periods import Period, shift
from portal.insight.suppression import FEWEST

TARGET = gettext_noop("만족도 의견")
PURPOSE = gettext_noop("서비스를 고치려고")
SHOWN = 40


@dataclass(frozen=True)
class Comment:
    """The words, and how content whoever wrote them was."""

    text: str
    score: int
    label: str


@transaction.atomic
def read(
    period: Period, *, to: Account, department: str = "", only_low: bool = False, ip: str = ""
) -> list[Comment] | None:
    """At most forty, logged before they are opened; None where fewer than five people wrote."""
    found = list(_answers(period, to, department, only_low)[:SHOWN])
    if len(found) < FEWEST:
        return None
    access_log.record(
        actor=to,
        action=AccessLogEntry.Action.LIST,
        listed=[answer.invitation.citizen_id for answer in found if answer.invitation.citizen_id],
        target=TARGET,
        purpose=PURPOSE,
        count=len(found),
        ip=ip,
    )
    prefetch_keys(found)
    officers = officers_of({answer.department_id for answer in found})
    comments = [Comment(masked_comment(answer, officers), answer.score or 0, answer.said) for answer in found]
    return sorted((each for each in comments if each.text), key=lambda each: (each.score, each.text))


def departments_of(account: Account, asked: str) -> list[str] | None:
    """Whose words this officer may read: None is every department, an empty list none."""
    if account.has_perm("civil_petitions.see_all_departments"):
        return [asked] if asked else None
    own = account.department_id
    return [own] if own and asked in ("", own) else []


def _answers(period: Period, to: Account, department: str, only_low: bool) -> QuerySet[SurveyResponse]:
    since, until = _midnight(period.months[0]), _midnight(shift(period.last, 1))
    found = SurveyResponse.objects.filter(
        invitation__sent_at__gte=since,
        invitation__sent_at__lt=until,
        sealed_comment__isnull=False,
        score__isnull=False,
    )
    codes = departments_of(to, department)
    if codes is not None:
        found = found.filter(department__in=codes)
    if only_low:
        found = found.filter(score__lte=2)
    return found.select_related("invitation__citizen__subject_key").order_by(F("answered_at").desc(), "id")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
