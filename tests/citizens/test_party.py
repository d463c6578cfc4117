"""Households, businesses and associations: nobody is in one without a yes, and everybody can leave."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from citizens.keys.models import SubjectKey
from citizens.merging import actions as merging
from citizens.parties import actions, business_numbers
from citizens.parties.errors import (
    AlreadyMember,
    InvitationOver,
    LastRepresentative,
    MayNotFile,
    NumberDiffers,
    NumberTaken,
    PartyOver,
    TooMany,
)
from citizens.parties.models import Invitation, Membership, Party
from citizens.parties.retention import RULES
from tests.factories.accounts import OfficerFactory
from tests.factories.mandates import person
from tests.factories.merging import merged
from tests.factories.parties import NUMBER, business, confirm, household, joined
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return person("maker@mail.example", name="김한별")


@pytest.fixture
def guest():
    return person("guest@mail.example", name="최누리")


# The number


@pytest.mark.parametrize("written", ["120-81-47521", "1208147521", " 120 81 47521 ", "１２０－８１－４７５２１"])
def test_a_number_is_read_however_it_is_written(written):
    assert business_numbers.normalised(written) == NUMBER and business_numbers.is_valid(NUMBER)


def test_a_wrong_digit_is_found_wherever_it_stands():
    for place, digit in enumerate(NUMBER):
        for other in set("0123456789") - {digit}:
            changed = NUMBER[:place] + other + NUMBER[place + 1 :]
            # The ninth digit counts five times with its tens, so not every change of it can be found.
            assert place == 8 or not business_numbers.is_valid(changed)


@pytest.mark.parametrize("wrong", ["", "120-81-4752", "12081475210", "abcdefghij", "0000000000", "120-81-4752O"])
def test_what_is_no_number_is_none(wrong):
    assert not business_numbers.is_valid(business_numbers.normalised(wrong))


def test_of_a_masked_number_the_office_and_the_kind_are_left():
    assert business_numbers.masked(NUMBER) == "120-81-*****"


# Making and joining


def test_who_makes_it_represents_it_and_is_alone(maker):
    party = household(maker)

    assert list(party.memberships.values_list("citizen", "role", "proved_by")) == [(maker.pk, "representative", None)]


def test_its_name_and_number_are_sealed_under_a_key_of_its_own(maker):
    party = business(maker, name="한별상회")

    assert party.subject_key_id != maker.subject_key_id
    assert (Party.objects.get().name(), Party.objects.get().number()) == ("한별상회", NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM parties_party t")
        row = cursor.fetchone()[0]
    assert "한별상회" not in row and NUMBER not in row


def test_a_code_brings_one_person_in_once(maker, guest):
    party = household(maker)
    code = actions.invite(party, by=maker.account, role="member")
    assert code not in str(list(Invitation.objects.values()))
    membership = actions.join(f" {code[:4].lower()} {code[4:]}", by=guest.account, citizen=guest)

    assert (membership.party, membership.role) == (party, "member")
    with pytest.raises(InvitationOver):
        actions.join(code, by=(third := person("third@mail.example")).account, citizen=third)
    assert {each.to[0] for each in mail.outbox} == {"maker@mail.example", "guest@mail.example"}


def test_nobody_joins_for_somebody_else(maker, guest):
    code = actions.invite(household(maker), by=maker.account, role="member")

    with pytest.raises(PermissionError):
        actions.join(code, by=maker.account, citizen=guest)
    assert not Membership.objects.filter(citizen=guest).exists()


def test_nobody_is_a_member_twice(maker, guest):
    party = household(maker)
    joined(party, guest)

    with pytest.raises(AlreadyMember):
        joined(party, guest)
    assert Invitation.objects.waiting().count() == 1


def test_a_code_ends_after_a_week_and_when_it_is_taken_back(maker, guest):
    party = household(maker)
    late, taken = (actions.invite(party, by=maker.account, role="member") for _each in range(2))
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)), pytest.raises(InvitationOver):
        actions.join(late, by=guest.account, citizen=guest)
    assert actions.take_back(party, by=maker.account) == 2

    with pytest.raises(InvitationOver):
        actions.join(taken, by=guest.account, citizen=guest)


def test_only_who_represents_it_invites(maker, guest):
    party = household(maker)
    joined(party, guest)

    with pytest.raises(PermissionError):
        actions.invite(party, by=guest.account, role="member")


def test_codes_and_parties_are_counted(maker):
    party = household(maker)
    for _each in range(actions.MOST_INVITATIONS):
        actions.invite(party, by=maker.account, role="member")
    with pytest.raises(TooMany):
        actions.invite(party, by=maker.account, role="member")
    for _each in range(actions.MOST_PARTIES - 1):
        household(maker)

    with pytest.raises(TooMany):
        household(maker)


# Leaving and ending


def test_a_member_leaves_and_both_are_told(maker, guest):
    membership = joined(household(maker), guest)
    mail.outbox.clear()
    actions.end_membership(membership, by=guest.account)

    assert not Membership.objects.of(guest.account).current().exists()
    assert {each.to[0] for each in mail.outbox} == {"maker@mail.example", "guest@mail.example"}
    with pytest.raises(PartyOver):
        actions.end_membership(membership, by=guest.account)


def test_a_member_takes_nobody_out(maker, guest):
    party = household(maker)
    joined(party, guest)

    with pytest.raises(PermissionError):
        actions.end_membership(Membership.objects.get(citizen=maker), by=guest.account)


def test_the_last_representative_stays_while_others_do(maker, guest):
    party = household(maker)
    joined(party, guest)
    own = Membership.objects.get(citizen=maker)
    with pytest.raises(LastRepresentative):
        actions.end_membership(own, by=maker.account)
    joined(party, third := person("third@mail.example"), role="representative")

    actions.end_membership(own, by=maker.account)
    assert set(Membership.objects.current().values_list("citizen", flat=True)) == {guest.pk, third.pk}


def test_who_is_taken_out_does_not_come_back_by_a_code_of_their_own(maker, guest):
    party = household(maker)
    membership = joined(party, guest, role="representative")
    own = actions.invite(party, by=guest.account, role="representative")
    actions.end_membership(membership, by=maker.account)

    with pytest.raises(InvitationOver):
        actions.join(own, by=guest.account, citizen=guest)


def test_when_nobody_is_left_it_has_ended(maker):
    party = household(maker)
    code = actions.invite(party, by=maker.account, role="member")
    actions.end_membership(party.memberships.get(), by=maker.account)

    party.refresh_from_db()
    assert party.ended_at
    with pytest.raises(InvitationOver):
        actions.invitation(code)


def test_ending_it_ends_it_for_all_and_tells_them(maker, guest):
    party = household(maker)
    joined(party, guest)
    mail.outbox.clear()
    with pytest.raises(PermissionError):
        actions.end(party, by=guest.account)
    actions.end(party, by=maker.account)

    assert not Membership.objects.current().exists()
    assert {each.to[0] for each in mail.outbox} == {"maker@mail.example", "guest@mail.example"}


# Confirming


def test_in_the_name_of_a_business_files_whom_an_officer_has_confirmed(maker, guest):
    party = business(maker)
    with pytest.raises(MayNotFile):
        actions.hold(party.pk, by=maker.account)
    confirm(party, maker)
    joined(party, guest, role="representative")

    assert actions.hold(party.pk, by=maker.account) == party
    with pytest.raises(MayNotFile):  # nobody has seen this one's papers
        actions.hold(party.pk, by=guest.account)


def test_the_number_has_to_be_that_of_the_certificate(maker):
    party = business(maker)

    with pytest.raises(NumberDiffers):
        confirm(party, maker, number="2208162517")
    with pytest.raises(PermissionError):
        confirm(party, maker, by=maker.account)
    assert not Membership.objects.exclude(proved_by=None).exists()


def test_one_number_is_confirmed_once(maker, guest):
    business(maker, confirmed=True)
    other = business(guest)

    with pytest.raises(NumberTaken):
        confirm(other, guest)
    other.refresh_from_db()
    assert other.confirmed_at is None and not other.memberships.exclude(proved_by=None).exists()


def test_an_employee_and_an_ended_business_file_nothing(maker, guest):
    party = business(maker, confirmed=True)
    joined(party, guest, role="employee")
    with pytest.raises(MayNotFile):
        actions.hold(party.pk, by=guest.account)
    actions.end(party, by=maker.account)

    with pytest.raises(MayNotFile):
        actions.hold(party.pk, by=maker.account)


# Merging, and the end


def test_memberships_follow_a_merged_person_and_come_back(maker):
    known = CitizenFactory(email="maker@mail.example", name="김한별")
    party = household(person("guest@mail.example"))
    Membership.objects.create(party=party, citizen=known, role="member")
    before = set(Membership.objects.values_list("pk", "citizen"))
    merge = merged(maker, known)
    assert Membership.objects.of(maker.account).get().party == party

    merging.undo(merge, by=OfficerFactory(head=True), reason="다른 분임")
    assert set(Membership.objects.values_list("pk", "citizen")) == before


def test_with_the_last_membership_goes_the_party_and_the_key_of_its_name(maker, guest):
    (rule,) = RULES
    party = household(maker)
    joined(party, guest)
    actions.invite(party, by=maker.account, role="member")
    rule.destroy(rule.rows().filter(citizen=maker))
    party.refresh_from_db()
    assert party.ended_at is None and party.name() == "우리 집"
    rule.destroy(rule.rows().filter(citizen=guest))

    assert not Party.objects.exists() and not Invitation.objects.exists()
    assert SubjectKey.objects.get(pk=party.subject_key_id).destroyed_at


# Races


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_code_at_once_one_joins():
    maker = person("maker@mail.example")
    code = actions.invite(household(maker), by=maker.account, role="member")
    people, start, told = [person(f"{name}@mail.example") for name in ("one", "other")], threading.Barrier(2), []

    def join(citizen):
        start.wait()
        try:
            actions.join(code, by=citizen.account, citizen=citizen)
            told.append("in")
        except InvitationOver:
            told.append("over")
        connection.close()

    threads = [threading.Thread(target=join, args=[citizen]) for citizen in people]
    [thread.start() for thread in threads], [thread.join() for thread in threads]

    assert sorted(told) == ["in", "over"] and Membership.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_businesses_with_one_number_confirmed_at_once_one_is():
    makers = [person(f"{name}@mail.example") for name in ("one", "other")]
    officer, parties = OfficerFactory(), [business(maker) for maker in makers]
    start, told = threading.Barrier(2), []

    def confirm_it(party, maker):
        start.wait()
        try:
            confirm(party, maker, by=officer)
            told.append("confirmed")
        except NumberTaken:
            told.append("taken")
        connection.close()

    threads = [threading.Thread(target=confirm_it, args=pair) for pair in zip(parties, makers, strict=True)]
    [thread.start() for thread in threads], [thread.join() for thread in threads]

    assert sorted(told) == ["confirmed", "taken"]
