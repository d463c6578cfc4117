"""Incidents: 72 hours, a list frozen from the access log, each person told once and only at a proven address."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.contact_points.models import ContactPoint
from citizens.incidents import duties, listing, sending, tasks, workflow
from citizens.incidents.errors import StaleIncident, StepNotAllowed
from citizens.incidents.models import Incident, IncidentPerson, IncidentStep
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.merging import merged
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WORDS = {
    "title": "잘못 보낸 명단",
    "course": "명단을 다른 곳에 보냈습니다.",
    "measures": "지워 달라고 했습니다.",
    "advice": "",
}


@pytest.fixture
def privacy():
    return OfficerFactory(email="privacy@hanbyeol.example", display_name="문지음", privacy=True)


@pytest.fixture
def looker():
    return OfficerFactory(display_name="한주무")


@pytest.fixture
def incident(privacy):
    return opened(privacy)


def opened(privacy, **facts):
    known = {"kind": "leak", "known_at": timezone.now(), "items": ["name", "phone"]}
    return workflow.open_incident(by=privacy, facts=WORDS | known | facts)


def person(number, **wanted):
    account = AccountFactory(email=f"touched{number}@mail.example")
    return CitizenFactory(account=account, email=f"touched{number}@mail.example", name="박가람", **wanted)


def all_entries():
    return AccessLogEntry.objects.all()


def history(incident):
    return list(incident.steps.order_by("number").values_list("kind", flat=True))


def page(incident, name="incident"):
    return reverse(f"office_incidents:{name}", args=[incident.number])


# The clocks


def test_72_hours_run_from_the_moment_it_is_known(privacy):
    incident = opened(privacy, known_at=NOW - timedelta(hours=70))

    (duty,) = workflow.duties_of(incident)

    assert duty.code == "posting"  # as long as nobody knows whose it is
    assert duty.due_at == incident.known_at + timedelta(hours=72)
    assert duty.hours_left(NOW) == 2
    assert duty.is_late(NOW + timedelta(hours=3))


@pytest.mark.parametrize(
    ("facts", "count", "must_report"),
    [
        ({}, 999, False),
        ({}, 1000, True),
        ({"is_sensitive": True}, 1, True),
        ({"is_attack": True}, 1, True),
    ],
)
def test_the_commission_is_told_of_many_of_sensitive_data_and_of_attacks(facts, count, must_report, privacy):
    found = {duty.code for duty in duties.of(opened(privacy, **facts), person_count=count, unreachable=0)}

    assert found == {"notice", "report"} if must_report else {"notice"}


def test_officers_are_reminded_once_for_each_mark_of_the_clock(privacy):
    opened(privacy)
    for hours, told in ((40, 0), (49, 1), (50, 1), (67, 2), (73, 3), (90, 3), (97, 4)):
        with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
            tasks.watch_clocks()
            tasks.watch_clocks()
        # The outbox drops a second mail with the same key; the locmem of tests does not.
        keys = {message.extra_headers["X-Outbox-Key"] for message in mail.outbox}
        assert len(keys) == told, hours


# The list


def test_whom_the_entries_showed_stands_on_the_list_once_and_stays_there(incident, privacy, looker):
    first, second, other = person(1), person(2), person(3)
    access_log.record(actor=looker, action="view", citizen=first)
    access_log.record(actor=looker, action="list", listed=[first.pk, second.pk])
    access_log.record(actor=privacy, action="view", citizen=other)
    entries = all_entries().filter(actor=looker)

    assert listing.count_of(entries) == 2
    assert workflow.freeze_persons(incident, by=privacy, entries=entries) == 2
    assert workflow.freeze_persons(incident, by=privacy, entries=entries) == 0

    found = dict(incident.persons.values_list("citizen", "entry_count"))
    assert found == {first.pk: 2, second.pk: 1}
    assert history(incident) == ["opened", "frozen", "frozen"]


def test_a_merged_record_stands_for_the_person_it_was_merged_into(incident, privacy, looker):
    kept, gone = person(1), CitizenFactory()
    merged(kept, gone)
    access_log.record(actor=looker, action="list", listed=[gone.pk, kept.pk])

    workflow.freeze_persons(incident, by=privacy, entries=all_entries())

    assert list(incident.persons.values_list("citizen", flat=True)) == [kept.pk]


def test_who_was_left_out_is_not_told_and_who_was_told_is_not_left_out(incident, privacy):
    stays, leaves = person(1), person(2)
    for citizen in (stays, leaves):
        workflow.add_person(incident, by=privacy, citizen=citizen)
    workflow.leave_out(incident.persons.get(citizen=leaves), by=privacy, reason="다른 사람의 것입니다.")
    sending.send(workflow.notify(incident, by=privacy, kind="first"))

    assert [message.to for message in mail.outbox] == [["touched1@mail.example"]]
    with pytest.raises(StepNotAllowed):
        workflow.leave_out(incident.persons.get(citizen=stays), by=privacy, reason="늦었습니다.")


# The notice


def test_each_person_is_told_once_with_all_that_the_law_names(incident, privacy):
    for number in (1, 2):
        workflow.add_person(incident, by=privacy, citizen=person(number))

    notice = workflow.notify(incident, by=privacy, kind="first")
    assert sending.send(notice) == 2
    assert sending.send(notice) == sending.send_all() == 0

    assert sorted(message.to[0] for message in mail.outbox) == ["touched1@mail.example", "touched2@mail.example"]
    body = mail.outbox[0].body
    for said in (
        "이름, 전화번호",
        "언제, 어떻게",
        WORDS["course"],
        WORDS["measures"],
        "피해를 줄이려면",
        "118",
        "권리",
    ):
        assert said in body
    incident.refresh_from_db()
    assert incident.notified_at


def test_no_mail_goes_to_an_address_that_is_not_proven(incident, privacy):
    unproven = person(1)
    ContactPoint.objects.filter(citizen=unproven).update(verified_at=None, verified_by="")
    workflow.add_person(incident, by=privacy, citizen=unproven)

    sending.send(workflow.notify(incident, by=privacy, kind="first"))

    assert mail.outbox == []
    assert incident.persons.get().outcome == IncidentPerson.Outcome.NO_ADDRESS
    assert {duty.code for duty in workflow.duties_of(incident)} == {"notice", "posting"}


def test_the_words_that_went_out_stay_when_the_facts_change(incident, privacy):
    workflow.add_person(incident, by=privacy, citizen=person(1))
    notice = workflow.notify(incident, by=privacy, kind="first")
    workflow.describe(incident, by=privacy, facts={"course": "사실은 다릅니다."})

    sending.send(notice)

    assert WORDS["course"] in mail.outbox[0].body
    with pytest.raises(DatabaseError), transaction.atomic():
        type(notice).objects.filter(pk=notice.pk).update(kind="follow_up")


def test_a_further_notice_goes_to_those_who_know_and_a_first_one_to_those_who_do_not(incident, privacy):
    workflow.add_person(incident, by=privacy, citizen=person(1))
    sending.send(workflow.notify(incident, by=privacy, kind="first"))
    workflow.add_person(incident, by=privacy, citizen=person(2))
    assert Incident.objects.get().notified_at is None, "somebody new knows nothing yet"
    sending.send_all()
    assert len(mail.outbox) == 1, "the first notice was for those on the list then"

    sending.send(workflow.notify(incident, by=privacy, kind="follow_up"))
    sending.send(workflow.notify(incident, by=privacy, kind="first"))

    assert [message.to[0][:8] for message in mail.outbox] == ["touched1", "touched1", "touched2"]


def test_a_person_who_reads_english_is_told_in_english(incident, privacy):
    workflow.add_person(incident, by=privacy, citizen=person(1, language="en"))

    sending.send(workflow.notify(incident, by=privacy, kind="first"))

    assert "has leaked" in mail.outbox[0].subject
    assert "Your rights by law" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_nobody_twice(privacy):
    incident = opened(privacy)
    for number in range(6):
        workflow.add_person(incident, by=privacy, citizen=person(number))
    notice = workflow.notify(incident, by=privacy, kind="first")

    def work():
        sending.send(notice)
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(message.to[0] for message in mail.outbox) == [f"touched{number}@mail.example" for number in range(6)]
    assert set(incident.persons.values_list("outcome", flat=True)) == {"mailed"}


# Steps


def test_an_incident_ends_only_when_each_duty_is_done_or_nothing_had_happened(privacy):
    incident = opened(privacy, is_attack=True)
    workflow.add_person(incident, by=privacy, citizen=person(1))
    with pytest.raises(StepNotAllowed):
        workflow.close(incident, by=privacy, finding="confirmed", note="다 했습니다.")

    sending.send(workflow.notify(incident, by=privacy, kind="first"))
    workflow.report(incident, by=privacy, reported_at=timezone.now(), note="위원회, 2026-1")
    workflow.close(incident, by=privacy, finding="confirmed", note="다 했습니다.")

    assert history(incident) == ["opened", "added", "notified", "reported", "closed"]
    with pytest.raises(StepNotAllowed):
        workflow.record_measure(incident, by=privacy, note="늦었습니다.")
    workflow.close(opened(privacy), by=privacy, finding="unfounded", note="아무 일도 없었습니다.")


def test_an_old_page_changes_nothing(incident, privacy):
    seen = incident.version
    workflow.record_measure(incident, by=privacy, note="막았습니다.")

    with pytest.raises(StaleIncident):
        workflow.describe(incident, by=privacy, facts=WORDS, version=seen)


def test_no_step_is_changed_or_removed(incident):
    for change in (lambda rows: rows.update(number=9), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(IncidentStep.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_incidents_at_once_have_two_numbers(privacy):
    def work():
        opened(privacy)
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(set(Incident.objects.values_list("number", flat=True))) == 4


# Pages


def test_from_the_form_over_the_list_and_the_notice_to_the_end(privacy, looker, client_for):
    touched, client = person(1), client_for(privacy)
    access_log.record(actor=looker, action="reveal", citizen=touched)
    local = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    client.post(reverse("office_incidents:new"), WORDS | {"kind": "leak", "known_at": local, "items": ["name"]})
    incident = Incident.objects.get()

    asked = client.get(page(incident, "persons"), {"officer": looker.pk}).content.decode()
    assert "이 조건의 기록에 1명이 나옵니다." in asked
    client.post(page(incident, "freezing"), {"officer": looker.pk})
    assert "박*람" in client.get(page(incident, "persons")).content.decode()

    incident.refresh_from_db()
    words = {"kind": "first", "version": incident.version}
    preview = client.post(page(incident, "notice"), words).content.decode()
    assert WORDS["course"] in preview
    assert not incident.notices.exists(), "looking at it sends nothing"
    client.post(page(incident, "notice"), words | {"way": "mail"})
    tasks.send_notices()
    assert len(mail.outbox) == 1

    incident.refresh_from_db()
    closing = {"version": incident.version, "finding": "confirmed", "note": "까닭을 찾아 고쳤습니다."}
    shown = client.post(page(incident, "closing"), closing, follow=True).content.decode()
    assert "사고를 끝냈습니다." in shown
    seen = AccessLogEntry.objects.filter(target="개인정보 사고의 명단", listed__contains=[touched.pk])
    assert seen.exists(), "who looked at the list is a look the person can read"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(incident, privacy, client_for):
    later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    new = client_for(privacy).post(reverse("office_incidents:new"), WORDS | {"kind": "leak", "known_at": later})
    refused = client_for(privacy).post(
        page(incident, "closing"), {"version": incident.version, "finding": "confirmed", "note": "다 했습니다."}
    )

    assert "아직 오지 않은 때입니다." in new.content.decode()
    assert WORDS["course"] in new.content.decode()
    assert "아직 하지 않은 일이 있습니다." in refused.content.decode()
    assert "다 했습니다." in refused.content.decode()


def test_a_person_is_added_by_a_whole_address_and_it_is_logged(incident, privacy, client_for):
    touched = person(1)

    wrong = client_for(privacy).post(page(incident, "person"), {"contact": "nobody@mail.example"}, follow=True)
    client_for(privacy).post(page(incident, "person"), {"contact": "touched1@mail.example"})

    assert "찾지 못했습니다" in wrong.content.decode()
    assert incident.persons.get().citizen_id == touched.pk
    assert AccessLogEntry.objects.filter(action="search", listed__contains=[touched.pk]).count() == 1


def test_what_is_posted_is_read_by_everybody_for_30_days(incident, privacy, client):
    workflow.post(incident, by=privacy, kind="suspected")
    address = reverse("incidents:notices")

    assert WORDS["course"] in client.get(address).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert WORDS["course"] not in client.get(address).content.decode()


def test_the_list_takes_the_same_number_of_queries_for_many(
    incident, privacy, client_for, django_assert_max_num_queries
):
    for number in range(12):
        workflow.add_person(incident, by=privacy, citizen=person(number))
    client = client_for(privacy)
    client.get(page(incident, "persons"))

    with django_assert_max_num_queries(24):
        shown = client.get(page(incident, "persons")).content.decode()
    assert len(re.findall("박\\*람", shown)) == 12
