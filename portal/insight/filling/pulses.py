"""Takes the pulse of other areas: mail, citizens' data, privacy and promises, in numbers alone."""

from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from citizens.access_log.models import AccessAlarm
from citizens.contacts.models import FollowUp
from citizens.quality.models import QualityMeasure
from portal.insight.models import FactMail, Pulse
from portal.rights_requests.models import RightsRequest

Code = Pulse.Code
SETTLED = ("sent", "failed", "in_doubt")
DAYS = 30


def take() -> None:
    """Write down how things stand."""
    today = timezone.localdate()
    mails = FactMail.objects.filter(date__gt=today - timedelta(days=DAYS), state__in=SETTLED).aggregate(
        all=Sum("count"), sent=Sum("count", filter=Q(state="sent"))
    )
    promises = FollowUp.objects.open().aggregate(all=Count("id"), late=Count("id", filter=Q(due_on__lt=today)))
    known = QualityMeasure.objects.filter(department=None, field="mail").order_by("-measured_on").first()
    found = {
        Code.MAIL: (mails["sent"] or 0, mails["all"] or 0),
        Code.DATA: (known.verified, known.people) if known else (0, 0),
        Code.ALARMS: (AccessAlarm.objects.unsettled().count(), None),
        Code.RIGHTS: (RightsRequest.objects.overdue(today).count(), None),
        Code.PROMISES: (promises["late"], promises["all"]),
    }
    Pulse.objects.bulk_create(
        [Pulse(code=code, amount=amount, total=total) for code, (amount, total) in found.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["amount", "total", "counted_at"],
    )
