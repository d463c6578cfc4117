"""The officer's pages of pairs: masked, logged for both persons, merged by choice, undone with a reason."""

import re

import pytest
from django.urls import reverse

from citizens.access_log.models import AccessLogEntry
from citizens.merging.models import Candidate, Merge
from citizens.merging.tasks import find_candidates
from citizens.registry.models import Citizen
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.merging import duplicates, merged
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
REASON = "전화로 같은 분이라고 말씀하심"


@pytest.fixture
def head():
    return OfficerFactory(head=True)


@pytest.fixture
def page(head, client_for):
    return client_for(head)


def url(name, *args):
    return reverse(f"office_duplicates:{name}", args=args)


def twins(**same):
    one, other = duplicates(**same)
    find_candidates()
    return one, other, Candidate.objects.get()


def text(answer):
    return answer.content.decode()


def test_the_list_shows_masked_names_and_names_both_persons_in_the_log(page):
    one, other, candidate = twins(name="남궁민수", phone="010-0000-7777")

    shown = text(page.get(url("list")))

    assert "남**수" in shown and "남궁민수" not in shown and url("pair", candidate.pk) in shown
    assert set(AccessLogEntry.objects.get().listed) == {one.pk, other.pk}


def test_the_list_asks_the_same_few_questions_however_long_it_is(page, django_assert_max_num_queries):
    for number in range(12):
        duplicates(phone=f"010-0000-6{number:03d}")
    find_candidates()

    page.get(url("list"))  # the log's own key is made once

    with django_assert_max_num_queries(9):
        page.get(url("list"))


def test_both_persons_read_that_somebody_compared_them(page):
    one, other, candidate = twins(name="남궁민수", phone="010-0000-7777")

    shown = text(page.get(url("pair", candidate.pk)))

    assert "남궁민수" not in shown
    looks = AccessLogEntry.objects.filter(target="두 기록 견주기")
    assert {look.citizen_id for look in looks} == {one.pk, other.pk}


def test_each_of_the_two_is_revealed_with_a_reason_of_its_own(page):
    kept = CitizenFactory(name="남궁민수", phone="010-0000-7777")
    CitizenFactory(name="선우하늘", phone="010-0000-7777")
    find_candidates()
    candidate = Candidate.objects.get()
    side = "first" if candidate.first == kept else "second"

    page.post(url("reveal", candidate.pk, side), {"reason": "identity", "detail": REASON})

    shown = text(page.get(url("pair", candidate.pk)))
    assert "남궁민수" in shown and "선우하늘" not in shown
    assert AccessLogEntry.objects.get(action="reveal").citizen_id == kept.pk
    assert page.post(url("reveal", candidate.pk, "nobody")).status_code == 404


def test_the_officer_chooses_line_by_line_and_merges(page):
    kept = CitizenFactory(name="김한별", phone="010-0000-7777", address="한별구 새솔로 1", dong="새솔동")
    gone = CitizenFactory(name="김한벌", phone="010-0000-7777", address="한별구 은하로 2", dong="은하동")
    petition = PetitionFactory(citizen=gone)
    find_candidates()
    words = {"name": "kept", "address": "gone", "dong": "gone", "email": "kept", "reason": REASON}

    answer = page.post(url("pair", Candidate.objects.get().pk), words)

    assert answer.headers["Location"] == url("merges")
    own = Citizen.objects.get(pk=kept.pk)
    assert (own.own_details().name, own.own_details().address, own.dong) == ("김한별", "한별구 은하로 2", "은하동")
    petition.refresh_from_db()
    assert petition.petitioner == kept and Citizen.objects.get(pk=gone.pk).merged_into == kept


def test_without_a_reason_nothing_is_merged_and_the_choice_is_kept(page):
    CitizenFactory(name="김한별", phone="010-0000-7777"), CitizenFactory(name="김한벌", phone="010-0000-7777")
    find_candidates()

    answer = page.post(url("pair", Candidate.objects.get().pk), {"name": "gone", "email": "kept", "reason": ""})

    assert "까닭을 써 주세요" in text(answer) and not Merge.objects.exists()
    assert (
        'value="gone" id="id_name_1" class="opts two-col" required checked' in text(answer).replace("\n", " ")
        or answer.context["form"]["name"].value() == "gone"
    )


def test_two_with_logins_are_told_why_not(page):
    one = CitizenFactory(phone="010-0000-7777", account=AccountFactory())
    other = CitizenFactory(phone="010-0000-7777")
    find_candidates()
    Citizen.objects.filter(pk=other.pk).update(account=AccountFactory())
    candidate = Candidate.objects.get()

    assert "본인만 말할 수 있습니다" in text(page.get(url("pair", candidate.pk)))
    answer = page.post(url("pair", candidate.pk), {"reason": REASON, "email": "kept"})

    assert not Merge.objects.exists() and Citizen.objects.get(pk=one.pk).merged_into is None
    assert "합칠 수 없습니다" in text(answer)


def test_a_pair_is_dismissed_and_the_dismissal_taken_back(page):
    *_both, candidate = twins()

    assert "다시 보이지 않습니다" in text(page.post(url("dismissal", candidate.pk)))
    assert not Candidate.objects.waiting().exists()
    page.post(url("dismissal", candidate.pk), {"undo": "1"})
    assert Candidate.objects.waiting().get() == candidate


def test_the_page_of_an_undo_says_what_goes_back_and_what_stays(page, head):
    kept, gone = duplicates()
    PetitionFactory(citizen=gone)
    merge = merged(kept, gone, by=head)
    PetitionFactory(citizen=kept), PetitionFactory(citizen=kept)

    shown = text(page.get(url("undo", merge.pk)))
    answer = page.post(url("undo", merge.pk), {"reason": "다른 분이라고 하심"})

    assert re.search("돌아가는 것</dt><dd>민원 1,", shown) and re.search("그대로 두는 것</dt><dd>민원 2,", shown)
    assert answer.headers["Location"] == url("merges") and Merge.objects.get().undone_at
    assert "되돌릴 수 없습니다" in text(page.post(url("undo", merge.pk), {"reason": "다른 분이라고 하심"}))


def test_an_unreadable_record_stops_nothing_else(page):
    one, _other, candidate = twins()
    one.subject_key.destroy()

    assert page.get(url("list")).status_code == 200
    assert page.get(url("pair", candidate.pk)).headers["Location"] == url("list")


def test_an_officer_without_the_right_sees_nothing(client_for):
    *_both, candidate = twins()

    assert client_for(OfficerFactory()).get(url("pair", candidate.pk)).status_code == 403
