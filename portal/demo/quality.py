"""How good the invented office's data is: calls owed for notices that came back, and two nights' measures."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from citizens.contact_points.models import BounceState, ContactPoint, Kind
from citizens.contacts import actions as contacts
from citizens.contacts.models import FollowUp
from citizens.quality import measuring, spelling
from citizens.quality.models import QualityMeasure
from civil_petitions import clock
from civil_petitions.models import Petition

OWED = 5


def build(rng: Random) -> None:
    """After everything else: what is measured is what the district holds by then."""
    _owe_calls()
    now = timezone.now()
    measuring.measure(now)
    spelling.measure(now)
    QualityMeasure.objects.bulk_create(
        _a_month_ago(each, rng) for each in QualityMeasure.objects.filter(measured_on=timezone.localdate(now))
    )


def _owe_calls() -> None:
    """People whose mailbox refused, with a petition that the office had to tell them of."""
    refused = ContactPoint.objects.filter(kind=Kind.MAIL, bounce_state=BounceState.HARD).values("citizen")
    petitions = Petition.objects.filter(petitioner__in=refused).select_related("petitioner", "department", "officer")
    for petition in petitions.order_by("-submitted_at")[:OWED]:
        contacts.promise(
            reference=f"demo:undelivered:{petition.pk}",
            kind=FollowUp.Kind.BOUNCED_NOTICE,
            text="메일이 닿지 않았습니다. 전화로 처리 상황을 알려 드리고 새 주소를 여쭈어 주세요.",
            due_on=clock.civil_due_on(timezone.localdate(), 1),
            department=petition.department,
            citizen=petition.petitioner,
            owner=petition.officer,
            target=petition.receipt_number,
        )


def _a_month_ago(measure: QualityMeasure, rng: Random) -> QualityMeasure:
    """A little worse than today."""
    return QualityMeasure(
        measured_on=measure.measured_on - timedelta(days=31),
        department_id=measure.department_id,
        field=measure.field,
        people=measure.people,
        filled=measure.filled,
        verified=int(measure.verified * rng.uniform(0.86, 1)),
        fresh=int(measure.fresh * rng.uniform(0.86, 1)),
        odd=measure.odd,
        bounced=measure.bounced + rng.randint(0, 2),
        shared=measure.shared,
        median_age_days=measure.median_age_days,
        failed_notices=measure.failed_notices,
    )
