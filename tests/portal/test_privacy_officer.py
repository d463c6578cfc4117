"""A privacy officer's day: found in the log, alarmed, looked into, signed, and a leak told to whom it touched.

And the other two of the survey's fear: the citizen reads all of it, and who stole the database reads none of it.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from citizens.access_log import chain
from citizens.access_log.models import AccessAlarm, AccessLogEntry, AccessReview
from citizens.incidents import tasks
from citizens.incidents.models import Incident
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.test_stolen_dump import dump, spellings

pytestmark = pytest.mark.django_db
REASON = {"reason": "contact", "detail": "전화로 여쭐 것이 있습니다."}
COURSE = "한 직원이 맡지 않은 사람들의 연락처를 열었습니다."


@pytest.fixture
def privacy(client_for):
    return client_for(OfficerFactory(email="privacy@hanbyeol.example", display_name="문지음", privacy=True))


@pytest.fixture
def people():
    return [person(number) for number in range(21)]


def person(number):
    account = AccountFactory(email=f"person{number}@mail.example")
    return CitizenFactory(account=account, email=f"person{number}@mail.example", name="박가람")


def read_through(looker, people, client_for):
    """An officer opens one person after the other."""
    browser = client_for(looker)
    for citizen in people:
        petition = PetitionFactory(citizen=citizen, account=citizen.account, department=looker.department)
        answer = browser.post(reverse("office_petitions:reveal", args=[petition.receipt_number]), REASON)
        assert answer.status_code == 302


def test_from_the_log_over_alarm_finding_and_review_to_a_leak_that_everybody_was_told_of(privacy, people, client_for):
    looker = OfficerFactory(display_name="한주무")
    read_through(looker, people, client_for)

    # The mail of the alarm leads to the entries that raised it.
    alarm = AccessAlarm.objects.get()
    assert mail.outbox[-1].to == ["privacy@hanbyeol.example"]
    address = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    page = privacy.get(address).content.decode()
    assert "한주무" in page and "박*람" in page and "박가람" not in page
    privacy.post(address, {"finding": "misuse", "note": "맡은 민원이 아닌 사람도 열었습니다."})
    assert alarm.findings.get().finding == "misuse"

    # The log shows the same, and finds one person by their number.
    assert page.count("개인정보 열람") >= 20
    assert "한주무" in privacy.get(reverse("office_privacy:log"), {"officer": looker.pk}).content.decode()
    found = privacy.post(reverse("office_privacy:citizen"), {"contact": "person3@mail.example"}, follow=True)
    assert "한 사람의 기록만 보고 있습니다." in found.content.decode()

    # From the alarm to an incident, whose list the log fills.
    new = f"{reverse('office_incidents:new')}?alarm={alarm.pk}"
    assert "에서 시작합니다" in privacy.get(new).content.decode()
    local = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    privacy.post(new, {"title": "열람이 많음", "kind": "leak", "known_at": local, "items": "phone", "course": COURSE})
    incident = Incident.objects.get()
    steps = {name: reverse(f"office_incidents:{name}", args=[incident.number]) for name in ("persons", "freezing")}
    asked = {"officer": looker.pk, "action": "reveal"}
    assert "이 조건의 기록에 21명이 나옵니다." in privacy.get(steps["persons"], asked).content.decode()
    privacy.post(steps["freezing"], asked)

    mail.outbox.clear()
    take(privacy, incident, "notice", kind="first", way="mail")
    tasks.send_notices()
    assert {message.to[0] for message in mail.outbox} == {f"person{number}@mail.example" for number in range(21)}
    assert all(COURSE in message.body for message in mail.outbox)
    take(privacy, incident, "closing", finding="confirmed", note="권한을 줄이고 교육했습니다.")
    assert Incident.objects.get().finding == "confirmed"

    # The citizen reads who looked, that it was looked into, and that they were told.
    citizen = client_for(people[3].account)
    own = citizen.get(reverse("access_log:mine")).content.decode()
    assert "한주무" in own and REASON["detail"] in own and "문지음" in own
    assert "개인정보 유출 통지" in citizen.get(reverse("my_data:overview")).content.decode()


def take(privacy, incident, noun, **words):
    incident.refresh_from_db()
    address = reverse(f"office_incidents:{noun}", args=[incident.number])
    assert privacy.post(address, words | {"version": incident.version}).status_code == 302


def test_last_months_sample_is_judged_and_signed_once(privacy, people, client_for):
    last_month = timezone.localtime().replace(day=1, hour=10) - timedelta(days=3)
    with time_machine.travel(last_month, tick=False):
        for citizen in people:
            citizen.log_reveal(to=OfficerFactory(), purpose="현장에 가려고")
        chain.link_new()
    page = privacy.get(reverse("office_privacy:review")).content.decode()
    fields = re.findall(r'<select name="([0-9a-f-]{36})"', page)
    assert len(fields) == 20

    unfinished = privacy.post(reverse("office_privacy:review"), {fields[0]: "confirmed"}).content.decode()
    assert "판단해 주세요" in unfinished and not AccessReview.objects.exists()
    judged = dict.fromkeys(fields, "confirmed") | {fields[0]: "unexplained"}
    signed = privacy.post(reverse("office_privacy:review"), judged, follow=True).content.decode()

    assert "점검을 마치고 서명했습니다." in signed
    assert AccessReview.objects.get().unexplained_count == 1


def test_who_stole_the_database_reads_nothing_of_the_incident(privacy, people, client_for):
    read_through(OfficerFactory(), people[:2], client_for)
    local = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    facts = {"title": "민원 목록을 잘못 보냄", "kind": "leak", "known_at": local, "course": COURSE}
    privacy.post(reverse("office_incidents:new"), facts)
    incident = Incident.objects.get()
    privacy.post(reverse("office_incidents:freezing", args=[incident.number]), {"action": "reveal"})
    take(privacy, incident, "notice", kind="first", way="mail")
    tasks.send_notices()

    stolen = dump()

    assert incident.number.encode() in stolen
    assert AccessLogEntry.objects.exists()
    for words in ("민원 목록을 잘못 보냄", COURSE, "person1@mail.example", REASON["detail"]):
        assert not any(spelling in stolen for spelling in spellings(words)), words
