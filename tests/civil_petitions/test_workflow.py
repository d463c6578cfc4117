"""The steps of a petition: what may follow what, who wins a race, and what the history keeps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from civil_petitions import workflow
from civil_petitions.errors import (
    ExtensionNotAllowed,
    ReturnNotAllowed,
    StalePetition,
    SupplementNotAllowed,
    TransitionNotAllowed,
)
from civil_petitions.models import Petition, PetitionEvent, Status
from civil_petitions.models.status import ENDED
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def officer_of(petition: Petition):
    return OfficerFactory(department=petition.department)


def test_receipt_starts_the_clock_and_gives_the_legal_due_time():
    petition = PetitionFactory(at=seoul("2026-11-23T10:00"), period=("day", 7), received=True)

    assert timezone.localtime(petition.due_at) == seoul("2026-12-01T23:59:59")
    assert [event.kind for event in petition.events.all()] == ["submitted", "received"]


def test_a_supplement_stops_the_clock_for_both_of_its_days():
    petition = PetitionFactory(at=seoul("2026-11-23T10:00"), period=("day", 7), received=True)
    officer = officer_of(petition)

    workflow.request_supplement(
        petition, by=officer, items="사진", due_on=date(2026, 12, 1), at=seoul("2026-11-24T10:00")
    )
    workflow.supplement(petition, by=petition.petitioner.account, at=seoul("2026-11-27T10:00"))

    assert timezone.localdate(petition.due_at) == date(2026, 12, 7)
    assert petition.excluded_dates == [date(2026, 11, day) for day in (24, 25, 26, 27)]
    assert petition.status == Status.PROCESSING


def test_an_extension_stays_within_the_period_and_the_second_needs_consent():
    petition = PetitionFactory(at=seoul("2026-11-23T10:00"), period=("day", 7), received=True)
    officer = officer_of(petition)

    with pytest.raises(ExtensionNotAllowed):
        workflow.extend(petition, by=officer, days=8, reason="현장 확인", at=seoul("2026-11-24T10:00"))
    workflow.extend(petition, by=officer, days=7, reason="현장 확인", at=seoul("2026-11-24T10:00"))
    assert timezone.localdate(petition.due_at) == date(2026, 12, 10)
    with pytest.raises(ExtensionNotAllowed):
        workflow.extend(petition, by=officer, days=7, reason="현장 확인", at=seoul("2026-11-25T10:00"))
    workflow.extend(petition, by=officer, days=7, reason="현장 확인", has_consent=True, at=seoul("2026-11-25T10:00"))
    assert timezone.localdate(petition.due_at) == date(2026, 12, 21)
    with pytest.raises(ExtensionNotAllowed):
        workflow.extend(petition, by=officer, days=1, reason="또", has_consent=True, at=seoul("2026-11-26T10:00"))


def test_a_second_demand_gives_at_most_ten_days_and_a_third_is_refused():
    petition = PetitionFactory(at=seoul("2026-11-23T10:00"), received=True)
    officer, at = officer_of(petition), seoul("2026-11-24T10:00")
    workflow.request_supplement(petition, by=officer, items="사진", due_on=date(2027, 1, 29), at=at)

    with pytest.raises(SupplementNotAllowed):
        workflow.request_supplement(petition, by=officer, items="사진", due_on=date(2026, 12, 5), at=at)
    workflow.request_supplement(petition, by=officer, items="사진", due_on=date(2026, 12, 4), at=at)
    with pytest.raises(SupplementNotAllowed):
        workflow.request_supplement(petition, by=officer, items="사진", due_on=date(2026, 12, 1), at=at)


def test_a_petition_is_returned_only_after_the_last_day_of_its_supplement():
    petition = PetitionFactory(at=seoul("2026-11-23T10:00"), received=True)
    officer = officer_of(petition)
    workflow.request_supplement(
        petition, by=officer, items="사진", due_on=date(2026, 12, 1), at=seoul("2026-11-24T10:00")
    )

    with pytest.raises(ReturnNotAllowed):
        workflow.return_petition(petition, by=officer, reason="내지 않음", at=seoul("2026-12-01T18:00"))
    workflow.return_petition(petition, by=officer, reason="내지 않음", at=seoul("2026-12-02T09:00"))

    assert petition.status == Status.RETURNED


def test_a_refusal_needs_reason_and_remedy_together():
    petition = PetitionFactory(received=True)

    with pytest.raises(TransitionNotAllowed):
        workflow.refuse(petition, by=officer_of(petition), reason="국도입니다.", remedy=" ")
    event = workflow.refuse(petition, by=officer_of(petition), reason="국도입니다.", remedy="이의신청 60일")

    assert petition.status == Status.REFUSED
    assert event.details["objection_until"] > timezone.localdate().isoformat()


@pytest.mark.parametrize("ended", [status for status in ENDED if status != Status.RETURNED])
def test_nothing_follows_an_end(ended):
    petition = PetitionFactory(received=True)
    officer = officer_of(petition)
    {
        Status.ANSWERED: lambda: workflow.answer(petition, by=officer, conclusion="고쳤습니다.", outcome="accepted"),
        Status.REFUSED: lambda: workflow.refuse(petition, by=officer, reason="까닭", remedy="방법"),
        Status.TRANSFERRED: lambda: workflow.transfer(
            petition, by=officer, agency="다른 기관", phone="051-000-0000", reason="까닭"
        ),
        Status.WITHDRAWN: lambda: workflow.withdraw(petition, by=petition.petitioner.account),
        Status.CLOSED: lambda: workflow.close(petition, by=officer, ground="private", reason="까닭"),
    }[ended]()
    assert petition.status == ended and petition.closed_at

    for step in (
        lambda: workflow.withdraw(petition, by=petition.petitioner.account),
        lambda: workflow.answer(petition, by=officer, conclusion="또", outcome="accepted"),
        lambda: workflow.notify_progress(petition, by=officer, note="또"),
        lambda: workflow.assign(petition, by=officer, department=petition.department, officer=officer),
    ):
        with pytest.raises(TransitionNotAllowed):
            step()


def test_a_reassignment_never_stops_the_clock_and_forgets_the_officer():
    petition = PetitionFactory(assigned=True)
    due_at, elsewhere = petition.due_at, OfficerFactory()

    workflow.assign(petition, by=petition.officer, department=elsewhere.department, note="도로가 아닙니다.")

    assert (petition.department, petition.officer, petition.due_at) == (elsewhere.department, None, due_at)
    assert petition.status == Status.RECEIVED


def test_an_officer_of_another_department_cannot_be_given_the_petition():
    petition = PetitionFactory(received=True)

    with pytest.raises(TransitionNotAllowed):
        workflow.assign(petition, by=None, department=petition.department, officer=OfficerFactory())


def test_a_stale_copy_cannot_skip_the_check():
    petition = PetitionFactory(received=True)
    stale = Petition.objects.get(pk=petition.pk)
    workflow.withdraw(petition, by=petition.petitioner.account)

    with pytest.raises(TransitionNotAllowed):
        workflow.request_supplement(
            stale, by=officer_of(petition), items="사진", due_on=timezone.localdate() + timedelta(days=3)
        )


def test_who_saw_an_older_version_is_told_so():
    petition = PetitionFactory(received=True)
    seen = petition.version
    workflow.notify_progress(petition, by=officer_of(petition), note="보고 있습니다.")

    with pytest.raises(StalePetition):
        workflow.answer(petition, by=officer_of(petition), conclusion="끝", outcome="accepted", expected_version=seen)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_wins_and_the_other_is_told():
    petition = PetitionFactory(received=True)
    officers = [officer_of(petition), officer_of(petition)]

    def answer(officer):
        try:
            mine = Petition.objects.get(pk=petition.pk)
            workflow.answer(
                mine, by=officer, conclusion="고쳤습니다.", outcome="accepted", expected_version=petition.version
            )
        except StalePetition:
            return "told"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(answer, officers))

    assert sorted(results) == ["told", "won"]
    assert petition.events.filter(kind="answered").count() == 1


def test_the_history_cannot_be_changed_or_deleted_in_the_database():
    event = PetitionFactory(received=True).events.first()

    with pytest.raises(DatabaseError), transaction.atomic():
        PetitionEvent.objects.filter(pk=event.pk).update(kind="answered")
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete()


def test_event_numbers_follow_the_versions_of_the_petition():
    petition = PetitionFactory(assigned=True)

    assert [event.number for event in petition.events.all()] == list(range(1, petition.version + 1))
