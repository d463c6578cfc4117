import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from citizens.contacts import actions
from citizens.contacts.errors import AlreadySettled, TooLateToUndo
from citizens.contacts.models import Channel, Contact, FollowUp
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def officer():
    return OfficerFactory()


@pytest.fixture
def person():
    return CitizenFactory(name="홍길동")


def call(person, officer, **wanted):
    wanted = {"note": "가로등이 꺼졌다고 하심", "kind": "question"} | wanted
    return actions.record(citizen=person, channel="phone", direction="in", by=officer, **wanted)


def promised(officer, person=None, **wanted):
    wanted = {"reference": f"test:{uuid.uuid4()}", "text": "내일 전화드리기", "due_on": TODAY} | wanted
    return actions.promise(citizen=person, department=officer.department, owner=officer, by=officer, **wanted)


def test_a_call_is_kept_with_its_channel_direction_department_and_officer(person, officer):
    contact = call(person, officer, duration_seconds=95, target="HB-2611-000482-4")

    kept = Contact.objects.get(pk=contact.pk)
    assert (kept.channel, kept.direction, kept.kind) == ("phone", "in", "question")
    assert (kept.citizen, kept.officer, kept.department) == (person, officer, officer.department)
    assert (kept.duration_seconds, kept.target) == (95, "HB-2611-000482-4")
    assert kept.note() == "가로등이 꺼졌다고 하심"
    assert kept.subject_key_id == person.subject_key_id


def test_whoever_does_not_say_their_name_is_kept_under_the_systems_key(officer):
    contact = call(None, officer)

    assert contact.citizen is None
    assert contact.subject_key.label == "contacts"
    assert Contact.objects.get().note() == "가로등이 꺼졌다고 하심"


def test_there_is_a_channel_for_each_of_the_ten_ways():
    assert len(Channel.choices) == 10


def test_one_submission_key_makes_one_contact(person, officer):
    key = uuid.uuid4()
    first, second = call(person, officer, submission_key=key), call(person, officer, submission_key=key, note="다시")

    assert first == second
    assert Contact.objects.get().note() == "가로등이 꺼졌다고 하심"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_one_moment_make_one_contact_and_one_promise():
    officer, person, key = OfficerFactory(), CitizenFactory(), uuid.uuid4()
    barrier, made = Barrier(2), []

    def click():
        barrier.wait()
        contact = call(person, officer, submission_key=key)
        made.append((contact.pk, promised(officer, person, reference=f"contact:{key}").pk))
        connection.close()

    threads = [Thread(target=click) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(made) == 2 and made[0] == made[1]
    assert (Contact.objects.count(), FollowUp.objects.count()) == (1, 1)


def test_what_a_shredded_person_said_is_gone_and_the_list_still_shows(person, officer):
    call(person, officer)
    promised(officer, person)
    person.subject_key.destroy()

    assert [contact.note() for contact in Contact.objects.for_list()] == [""]
    assert [follow_up.text() for follow_up in FollowUp.objects.for_list()] == [""]


def test_citizens_see_their_own_contacts_and_officers_all_of_them(person, officer):
    account = AccountFactory()
    own = call(CitizenFactory(account=account), officer)
    other = call(person, officer)

    assert list(Contact.objects.visible_to(account)) == [own]
    assert set(Contact.objects.visible_to(officer)) == {own, other}
    assert not Contact.objects.visible_to(OfficerFactory(privacy=True))


def test_a_promise_is_made_once_for_one_reference(person, officer):
    first = promised(officer, person, reference="bounced-notice:1")
    second = promised(officer, person, reference="bounced-notice:1", text="다른 말")

    assert first == second
    assert FollowUp.objects.get().text() == "내일 전화드리기"


def test_a_promise_that_was_kept_says_who_when_and_how(person, officer):
    follow_up = promised(officer, person)
    actions.done(follow_up, by=officer, outcome="오늘 오후에 통화함")

    kept = FollowUp.objects.get()
    assert (kept.state, kept.settled_by, kept.outcome()) == ("done", officer, "오늘 오후에 통화함")
    assert kept.settled_at is not None


def test_what_is_settled_is_not_settled_again(person, officer):
    follow_up = promised(officer, person)
    stale = FollowUp.objects.get()
    actions.cancel(follow_up, by=officer, reason="이미 해결됨")

    with pytest.raises(AlreadySettled):
        actions.done(stale, by=officer)
    assert FollowUp.objects.get().state == "cancelled"


def test_settling_can_be_undone_for_a_day(person, officer):
    follow_up = promised(officer, person)
    actions.done(follow_up, by=officer, outcome="통화함")
    actions.reopen(follow_up, by=officer)

    assert (follow_up.state, follow_up.settled_at, follow_up.outcome()) == ("open", None, "")
    actions.done(follow_up, by=officer)
    FollowUp.objects.update(settled_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(TooLateToUndo):
        actions.reopen(follow_up, by=officer)


def test_the_database_refuses_an_open_promise_with_an_end(person, officer):
    promised(officer, person)

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.update(settled_at=timezone.now())


def test_officers_see_what_their_own_department_owes(person, officer):
    promised(officer, person)

    assert FollowUp.objects.visible_to(officer).count() == 1
    assert not FollowUp.objects.visible_to(OfficerFactory())
    assert not FollowUp.objects.visible_to(AccountFactory())


def test_overdue_are_the_open_ones_of_days_before(person, officer):
    late = promised(officer, person, due_on=TODAY - timedelta(days=1))
    today = promised(officer, person)
    promised(officer, person, due_on=TODAY + timedelta(days=1))

    assert list(FollowUp.objects.overdue(TODAY)) == [late]
    assert set(FollowUp.objects.due_by(TODAY)) == {late, today}
    assert late.is_overdue(TODAY) and not today.is_overdue(TODAY)
    actions.done(late, by=officer)
    assert not FollowUp.objects.overdue(TODAY)
