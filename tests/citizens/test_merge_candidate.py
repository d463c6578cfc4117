"""Records that may be one person are found at night, by what they share and never by a name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.merging import actions
from citizens.merging.errors import (
    AlreadyDecided,
)
from citizens.merging.models import Candidate
from citizens.merging.tasks import find_candidates
from citizens.registry import actions as registry
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.merging import duplicates
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


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
