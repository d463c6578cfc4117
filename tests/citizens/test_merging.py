"""Two records of one person become one, nothing is lost, and for 30 days it can be undone."""

import random
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from citizens.contacts import actions as contacts
from citizens.contacts.models import Contact, FollowUp
from citizens.encryption import Shredded
from citizens.merging import actions, moving
from citizens.merging.errors import (
    AlreadyDecided,
    AlreadyMerged,
    BothHaveAccounts,
    LaterMergeFirst,
    TooLateToUndo,
    Unreadable,
)
from citizens.merging.models import Candidate, Merge
from citizens.merging.tasks import find_candidates, gather_strays, settle_merges
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.merging import duplicates, merged
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


def undo(merge):
    return actions.undo(Merge.objects.get(pk=merge.pk), by=OfficerFactory(head=True), reason="다른 분임")


def fresh(citizen):
    return Citizen.objects.get(pk=citizen.pk)


def spoken(citizen, at=None):
    return contacts.record(citizen=citizen, channel="phone", direction="in", kind="question", note="물어보심", at=at)


# Finding


def pairs():
    return {(each.first, each.second): each for each in Candidate.objects.waiting()}


def pair(one, other):
    return tuple(sorted((one, other), key=lambda citizen: citizen.pk))


def test_records_with_one_address_or_number_are_found_at_night():
    mailed, phoned = duplicates(email="a@mail.example"), duplicates(phone="010-0000-7777")
    CitizenFactory()
    find_candidates()

    found = pairs()
    assert set(found) == {pair(*mailed), pair(*phoned)}
    assert (found[pair(*mailed)].same_email, found[pair(*mailed)].same_phone) == (True, False)
    assert (found[pair(*phoned)].same_email, found[pair(*phoned)].same_phone) == (False, True)


def test_a_name_alone_makes_no_pair():
    CitizenFactory(name="홍길동"), CitizenFactory(name="홍길동")
    find_candidates()

    assert not Candidate.objects.exists()


def test_blank_contacts_make_no_pair():
    CitizenFactory(email="", phone=""), CitizenFactory(email="", phone="")
    find_candidates()

    assert not Candidate.objects.exists()


def test_a_line_that_many_share_makes_no_pair():
    for _each in range(6):
        CitizenFactory(phone="010-0000-0119")
    find_candidates()

    assert not Candidate.objects.exists()


def test_two_who_both_log_in_are_not_proposed():
    CitizenFactory(account=AccountFactory(), phone="010-0000-7777")
    CitizenFactory(account=AccountFactory(), phone="010-0000-7777")
    find_candidates()

    assert not Candidate.objects.exists()


def test_a_dismissed_pair_does_not_come_back():
    duplicates()
    find_candidates()
    actions.dismiss(Candidate.objects.get(), by=OfficerFactory(head=True))
    find_candidates()

    assert not Candidate.objects.waiting().exists()
    with pytest.raises(AlreadyDecided):
        actions.dismiss(Candidate.objects.get(), by=OfficerFactory(head=True))


def test_a_pair_that_is_alike_no_longer_goes():
    one, _other = duplicates(phone="010-0000-7777")
    find_candidates()
    registry.update_details(one, by=OfficerFactory(), phone="010-0000-8888")
    Candidate.objects.update(seen_at=timezone.now() - timedelta(days=1))
    find_candidates()

    assert not Candidate.objects.exists()


def test_finding_asks_the_same_few_questions_however_many_there_are(django_assert_num_queries):
    for number in range(30):
        duplicates(phone=f"010-0000-5{number:03d}")
    with django_assert_num_queries(5):  # with the savepoint
        find_candidates()

    assert Candidate.objects.waiting().count() == 30


# Merging


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


# Undoing


def test_an_undone_merge_gives_back_exactly_what_came():
    kept, gone = duplicates()
    theirs, ours = PetitionFactory(citizen=gone), PetitionFactory(citizen=kept)
    merge = merged(kept, gone)
    since = PetitionFactory(citizen=kept)
    undo(merge)

    assert fresh(gone).merged_into is None
    assert set(Petition.objects.filter(petitioner=gone)) == {theirs}
    assert set(Petition.objects.filter(petitioner=kept)) == {ours, since}


def test_undoing_gives_back_the_details_but_not_over_a_later_correction():
    kept = CitizenFactory(name="김한별", phone="010-0000-0001")
    gone = CitizenFactory(name="김한벌", phone="010-0000-0002")
    merge = merged(kept, gone, take=["name", "phone"])
    registry.update_details(kept, by=OfficerFactory(), phone="010-0000-0003")
    undo(merge)

    assert (fresh(kept).own_details().name, fresh(kept).own_details().phone) == ("김한별", "010-0000-0003")
    assert (fresh(gone).own_details().name, fresh(gone).own_details().phone) == ("김한벌", "010-0000-0002")
    assert Citizen.objects.with_phone("010-0000-0002").get() == gone


def test_a_merge_is_undone_for_thirty_days_and_once():
    merge = merged(*duplicates())
    with time_machine.travel(merge.merged_at + timedelta(days=30, minutes=1)), pytest.raises(TooLateToUndo):
        undo(merge)
    undo(merge)

    with pytest.raises(TooLateToUndo):
        undo(merge)


def test_the_later_of_two_merges_is_undone_first():
    last, first, second = CitizenFactory(), CitizenFactory(), CitizenFactory()
    petition = PetitionFactory(citizen=second)
    earlier = merged(first, second)
    later = merged(last, first)

    with pytest.raises(LaterMergeFirst):
        undo(earlier)
    undo(later)
    assert Petition.objects.get(pk=petition.pk).petitioner == first and fresh(second).merged_into == first
    undo(earlier)
    assert Petition.objects.get(pk=petition.pk).petitioner == second and fresh(second).merged_into is None


def test_after_an_undo_the_pair_is_open_again():
    kept, gone = duplicates()
    find_candidates()
    merge = merged(kept, gone)
    assert Candidate.objects.get().state == Candidate.State.MERGED
    undo(merge)

    assert Candidate.objects.waiting().count() == 1


@pytest.mark.parametrize("seed", range(12))
def test_undoing_restores_any_rows_exactly(seed):
    """Random rows of random people, merged and undone in a row: every row that was there is where it was."""
    lot = random.Random(seed)
    people = [CitizenFactory() for _each in range(4)]
    follow = {"text": "전화", "due_on": timezone.localdate(), "department": OfficerFactory().department}

    def add(number):
        citizen = lot.choice([each for each in people if fresh(each).merged_into is None])
        if lot.random() < 0.4:
            PetitionFactory(citizen=citizen)
        elif lot.random() < 0.6:
            spoken(citizen)
        else:
            contacts.promise(reference=f"{seed}-{number}", citizen=citizen, **follow)

    def state():
        rows = {("petition", each.pk): each.petitioner_id for each in Petition.objects.all()}
        rows |= {("contact", each.pk): each.citizen_id for each in Contact.objects.all()}
        rows |= {("follow-up", each.pk): each.citizen_id for each in FollowUp.objects.all()}
        rows |= {("details", each.pk): actions.details(each) for each in Citizen.objects.all()}
        rows |= {("index", each.pk): (each.email_index, each.phone_index) for each in Citizen.objects.all()}
        return rows | {("pointer", each.pk): each.merged_into_id for each in Citizen.objects.all()}

    for number in range(lot.randint(3, 15)):
        add(number)
    before, merges = state(), []
    for number in range(lot.randint(1, 3)):
        standing = [each for each in people if fresh(each).merged_into is None]
        one, other = lot.sample(standing, 2)
        merges.append(merged(one, other, take=lot.sample(actions.FIELDS, lot.randint(0, 6))))
        for extra in range(lot.randint(0, 2)):
            add(f"since-{number}-{extra}")
    for merge in reversed(merges):
        undo(merge)

    after = state()
    assert {key: after[key] for key in before} == before


# The end


def test_after_thirty_days_what_was_not_chosen_is_destroyed():
    kept, gone = duplicates(phone="010-0000-0001")
    PetitionFactory(citizen=gone)
    merge = merged(kept, gone)
    settle_merges()
    merge.refresh_from_db()
    assert merge.settled_at is None and merge.moved

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        settle_merges()
    merge.refresh_from_db()
    assert (merge.moved, merge.sealed_before) == ({}, None) and merge.settled_at
    assert fresh(gone).own_details().phone == "" and fresh(gone).phone_index == ""
    assert fresh(gone).merged_into == kept and fresh(kept).own_details().phone == "010-0000-0001"


def test_an_undone_merge_destroys_nothing_of_the_record_that_stands_again():
    kept, gone = duplicates(phone="010-0000-0001")
    undo(merged(kept, gone))
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        settle_merges()

    assert fresh(gone).own_details().phone == "010-0000-0001"


# Races


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
