"""Two records of one person become one, and nothing is lost."""

import random
import threading

import pytest
from django.core import mail
from django.db import connection

from citizens.access_log.models import AccessLogEntry
from citizens.contacts import actions as contacts
from citizens.contacts.models import Contact
from citizens.encryption import Shredded
from citizens.merging import actions, moving
from citizens.merging.errors import (
    AlreadyMerged,
    BothHaveAccounts,
    Unreadable,
)
from citizens.merging.models import Merge
from citizens.merging.tasks import gather_strays
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.merging import duplicates, merged
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


def fresh(citizen):
    return Citizen.objects.get(pk=citizen.pk)


def spoken(citizen, at=None):
    return contacts.record(citizen=citizen, channel="phone", direction="in", kind="question", note="물어보심", at=at)


def test_the_record_with_the_login_stays_else_the_older_one():
    older, newer = duplicates()
    with_login = CitizenFactory(account=AccountFactory())

    assert actions.in_order(newer, older) == (older, newer)
    assert actions.in_order(older, with_login) == (with_login, older)


def test_everything_that_names_the_one_names_the_other():
    kept, gone = duplicates()
    petition, contact = PetitionFactory(citizen=gone), spoken(gone)
    merge = merged(kept, gone)

    assert fresh(gone).merged_into == kept
    assert Petition.objects.get(pk=petition.pk).petitioner == kept
    assert Contact.objects.get(pk=contact.pk).citizen == kept
    assert Contact.objects.get(pk=contact.pk).note() == "물어보심"
    assert merge.moved["civil_petitions.petition.petitioner"]["ids"] == [str(petition.pk)]


def test_each_table_that_names_a_citizen_is_moved_or_known_to_stay():
    names = {str(link) for link in moving.links()}

    assert {
        "civil_petitions.petition.petitioner",
        "contacts.contact.citizen",
        "contacts.followup.citizen",
        "registry.citizen.merged_into",
    } <= names
    assert not [name for name in names if name.startswith(("access_log.", "merging."))]


def test_a_person_is_looked_up_as_the_record_that_stands():
    kept, gone = duplicates(email="twice@mail.example")
    merged(kept, gone)

    assert list(Citizen.objects.with_email("twice@mail.example")) == [kept]


def test_each_detail_is_believed_as_the_officer_chose():
    kept = CitizenFactory(name="김한별", phone="010-0000-0001", address="한별구 새솔로 1", dong="새솔동")
    gone = CitizenFactory(name="김한벌", phone="010-0000-0002", address="한별구 은하로 2", dong="은하동")
    merged(kept, gone, take=["phone", "dong"])

    own = fresh(kept).own_details()
    assert (own.name, own.phone, own.address, fresh(kept).dong) == (
        "김한별",
        "010-0000-0002",
        "한별구 새솔로 1",
        "은하동",
    )
    assert Citizen.objects.with_phone("010-0000-0002").get() == kept


def test_the_address_of_a_login_is_not_replaced():
    account = AccountFactory(email="login@mail.example")
    kept = CitizenFactory(account=account, email="login@mail.example")
    merged(kept, CitizenFactory(email="other@mail.example"), take=["email"])

    assert fresh(kept).own_details().email == "login@mail.example"


def test_two_who_both_log_in_are_not_merged():
    one, other = CitizenFactory(account=AccountFactory()), CitizenFactory(account=AccountFactory())

    with pytest.raises(BothHaveAccounts):
        merged(one, other)
    assert not Merge.objects.exists() and not mail.outbox


def test_what_cannot_be_read_is_not_merged():
    kept, gone = duplicates()
    gone.subject_key.destroy()

    with pytest.raises(Unreadable):
        merged(kept, gone)


def test_a_merged_record_is_not_merged_again():
    kept, gone = duplicates()
    merged(kept, gone)

    with pytest.raises(AlreadyMerged):
        merged(CitizenFactory(), gone)


def test_who_was_merged_into_somebody_who_is_merged_is_one_step_from_where_they_all_stand():
    last, first, second = CitizenFactory(), CitizenFactory(), CitizenFactory()
    petition = PetitionFactory(citizen=second)
    merged(first, second)
    merged(last, first)

    assert fresh(second).merged_into == last
    assert Petition.objects.get(pk=petition.pk).petitioner == last


def test_every_key_of_a_merged_person_is_known_and_shredding_them_reaches_all():
    kept, gone = duplicates()
    petition = PetitionFactory(citizen=gone)
    merged(kept, gone)

    keys = list(kept.keys())
    assert {key.pk for key in keys} == {kept.subject_key_id, gone.subject_key_id}
    for key in keys:
        key.destroy()
    with pytest.raises(Shredded):
        Petition.objects.get(pk=petition.pk).content_for_lookup()


def test_the_person_is_told_by_mail_at_both_addresses_and_in_the_log():
    account = AccountFactory(email="login@mail.example")
    kept = CitizenFactory(account=account, email="login@mail.example")
    gone = CitizenFactory(email="other@mail.example", name="홍길동")
    merged(kept, gone)

    assert [each.to for each in mail.outbox] == [["login@mail.example"], ["other@mail.example"]]
    assert all("홍길동" not in each.subject + each.body for each in mail.outbox)
    seen = AccessLogEntry.objects.about(account)
    assert {entry.citizen_id for entry in seen} == {kept.pk, gone.pk}
    assert {(entry.target, entry.purpose) for entry in seen} == {("같은 사람의 기록 합치기", "같은 분임")}


def test_the_log_of_a_merged_record_is_read_by_nobody_else():
    account = AccountFactory()
    CitizenFactory(account=account)
    merged(*duplicates())

    assert not AccessLogEntry.objects.about(account).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_merge_one_pair_only_one_does():
    kept, gone = duplicates()
    petition, officers = PetitionFactory(citizen=gone), [OfficerFactory(head=True) for _each in range(6)]
    start, outcomes = threading.Barrier(len(officers)), []

    def work(officer):
        try:
            start.wait()
            merged(*random.sample([kept, gone], 2), by=officer)
            outcomes.append("merged")
        except AlreadyMerged:
            outcomes.append("refused")
        finally:
            connection.close()

    together(work, officers)

    assert sorted(outcomes) == ["merged"] + ["refused"] * 5
    assert Merge.objects.count() == 1 and Petition.objects.get(pk=petition.pk).petitioner == kept


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(4))
def test_a_petition_filed_at_the_moment_of_the_merge_lands_on_the_record_that_stands(attempt):
    kept, gone = duplicates()
    form_version = PetitionFactory(citizen=kept).form_version
    officer, start = OfficerFactory(head=True), threading.Barrier(6)

    def work(number):
        try:
            start.wait()
            if number == 0:
                merged(kept, gone, by=officer)
            else:
                PetitionFactory(citizen=Citizen.objects.get(pk=gone.pk), form_version=form_version)
        finally:
            connection.close()

    together(work, range(6))

    assert Petition.objects.filter(petitioner=kept).count() == 6
    assert not Petition.objects.filter(petitioner=gone).exists()


def test_what_reached_a_merged_record_all_the_same_is_gathered():
    kept, gone = duplicates()
    merged(kept, gone)
    contact = spoken(gone)
    gather_strays()

    assert Contact.objects.get(pk=contact.pk).citizen == kept


def together(work, on):
    threads = [threading.Thread(target=work, args=(each,)) for each in on]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
