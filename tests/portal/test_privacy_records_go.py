"""What officers found in the access log goes after three years, what became of a leak after five: by a batch alone."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from citizens.access_log import alarms
from citizens.access_log.models import AccessAlarm, AccessReview, AlarmFinding
from citizens.incidents import sending, workflow
from citizens.incidents.models import Incident, IncidentNotice, IncidentPerson, IncidentStep
from portal.retention import execution, listing
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory
from tests.factories.retention import YEAR, approved

pytestmark = pytest.mark.django_db
TABLES = (AccessAlarm, AlarmFinding, AccessReview, Incident, IncidentNotice, IncidentPerson, IncidentStep)
FACTS = {"kind": "leak", "title": "잘못 보낸 명단", "course": "", "measures": "", "advice": ""}


@pytest.fixture
def privacy():
    return OfficerFactory(privacy=True)


def leave_behind(privacy, years):
    """An alarm with its finding, a signed review and a closed incident of which somebody was told."""
    with time_machine.travel(timezone.now() - years * YEAR, tick=False):
        now = timezone.now()
        kind = AccessAlarm.Kind.MANY_REVEALS
        alarm = AccessAlarm.objects.create(kind=kind, actor=privacy, hour=now, count=21)
        alarms.settle(alarm, by=privacy, finding="explained", note="업무였습니다.")
        month = timezone.localdate().replace(day=1)
        AccessReview.objects.create(month=month, reviewer=privacy, seed="", entry_count=0, findings={})
        incident = workflow.open_incident(by=privacy, facts=FACTS | {"known_at": now}, alarm=alarm)
        account = AccountFactory(email=f"touched{years}@mail.example")
        citizen = CitizenFactory(account=account, email=f"touched{years}@mail.example")
        workflow.add_person(incident, by=privacy, citizen=citizen)
        sending.send(workflow.notify(incident, by=privacy, kind="first"))
        workflow.close(incident, by=privacy, finding="confirmed", note="고쳤습니다.")


def counts():
    return {table._meta.object_name: table.objects.count() for table in TABLES}


def test_all_of_it_goes_once_two_persons_have_approved(privacy):
    leave_behind(privacy, years=6)

    execution.run(approved())

    assert set(counts().values()) == {0}


def test_an_alarm_of_four_years_goes_before_the_incident_it_led_to(privacy):
    leave_behind(privacy, years=4)

    execution.run(approved())

    left = counts()
    assert (left["AccessAlarm"], left["AlarmFinding"], left["AccessReview"]) == (0, 0, 0)
    assert (left["Incident"], left["IncidentPerson"], left["IncidentNotice"]) == (1, 1, 1)


def test_nothing_younger_is_listed_and_nothing_goes_without_a_batch(privacy):
    leave_behind(privacy, years=2)
    before = counts()

    assert listing.list_due() is None
    for table in (AccessAlarm, AlarmFinding, AccessReview, IncidentNotice, IncidentStep):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
    assert counts() == before
    assert timezone.now() - Incident.objects.get().closed_at < timedelta(days=3 * 366)
