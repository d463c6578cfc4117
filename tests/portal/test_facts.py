"""Facts are what the history says: to the minute, once each, and again after any interruption."""

import os
import uuid
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from citizens.contacts import actions as contacts
from civil_petitions import workflow
from civil_petitions.calendar import current_calendar
from civil_petitions.models import Petition
from portal.board.models import Vote
from portal.insight import ledger
from portal.insight.filling import petitions, refreshing
from portal.insight.models import (
    FactContact,
    FactDepartmentTime,
    FactLink,
    FactParticipation,
    FactPetition,
    FactSurvey,
    Rebuild,
    Summary,
)
from tests.factories import surveys
from tests.factories.accounts import AccountFactory, DepartmentFactory, OfficerFactory
from tests.factories.board import PostFactory, writer
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.portal import slow_figures
from tests.portal.random_district import random_district

pytestmark = pytest.mark.django_db
TEN = timezone.make_aware(datetime(2026, 9, 7, 10))  # a Monday
QUIET = {"tell": lambda done, total: None}


def at(hours):
    return current_calendar().add_working_time(TEN, timedelta(hours=hours))


def district(number, seed=1):
    """Petitions of a few departments, taken this way or that by the real workflow; some wander."""
    rng = Random(seed)
    officers = [OfficerFactory(department=DepartmentFactory(code=code)) for code in ("road", "water", "park", "tax")]
    forms = [FormVersionFactory(petition_type__department=each.department) for each in officers]
    people = [CitizenFactory() for _each in range(7)]
    for _each in range(number):
        walk(rng, rng.choice(forms), rng.choice(people), officers)


def walk(rng, form, person, officers):
    moment = TEN + timedelta(days=rng.randrange(70), minutes=rng.randrange(1440))
    petition = PetitionFactory(form_version=form, citizen=person, at=moment)
    officer = next(each for each in officers if each.department_id == petition.department_id)
    steps = rng.choice(("open", "answer", "answer", "move", "supplement", "both", "withdraw", "transfer"))
    if steps == "open":
        return
    moment = later(rng, moment)
    if steps == "withdraw":
        workflow.withdraw(petition, by=None, at=moment)
        return
    workflow.assign(petition, by=officer, department=officer.department, officer=officer, at=moment)
    if steps in ("move", "both"):
        officer, moment = rng.choice(officers), later(rng, moment)
        workflow.assign(petition, by=officer, department=officer.department, officer=officer, at=moment)
    if steps in ("supplement", "both"):
        moment = later(rng, moment)
        until = timezone.localdate(moment) + timedelta(days=12)
        workflow.request_supplement(petition, by=officer, items="사진", due_on=until, at=moment)
        moment = later(rng, moment)
        workflow.supplement(petition, by=None, at=moment)
    moment = later(rng, moment)
    if steps == "transfer":
        workflow.transfer(petition, by=officer, agency="이웃구청", phone="051-000-0000", reason="그곳 일", at=moment)
        return
    workflow.answer(petition, by=officer, conclusion="고쳤습니다.", outcome="accepted", at=moment)
    surveys.invite(petition, at=moment)
    if rng.random() < 0.6:
        said = {"speed": rng.randint(1, 5), "clarity": rng.randint(1, 5)}
        surveys.respond(surveys.ask(petition, at=moment), score=rng.randint(1, 5), details=said, at=moment)


def later(rng, moment):
    return moment + timedelta(minutes=rng.randrange(5, 60 * 70))


def test_every_working_minute_is_booked_to_one_department_and_the_sums_are_equal():
    district(80)
    refreshing.rebuild(None, None, **QUIET)
    calendar = current_calendar()

    assert FactPetition.objects.count() == 80
    for petition in Petition.objects.exclude(closed_at=None):
        fact_id = FactLink.objects.get(pk=petition.pk).fact_id
        fact = FactPetition.objects.get(pk=fact_id)
        times = dict(FactDepartmentTime.objects.filter(pk=fact_id).values_list("department", "working_minutes"))
        slow = slow_figures.booked(petition, calendar)
        paused = slow.pop("", 0)

        assert {where: minutes for where, minutes in times.items() if minutes} == +slow
        assert (fact.working_minutes, fact.paused_minutes) == (sum(slow.values()), paused)
        elapsed = slow_figures.working_minutes(petition.submitted_at, petition.closed_at, calendar)
        assert fact.working_minutes + fact.paused_minutes == elapsed


@pytest.mark.timeout(3600)
def test_the_figures_of_each_month_and_department_are_those_of_a_slow_count():
    """FACTS_DISTRICT=100000 counts a whole district; it takes some minutes."""
    random_district(int(os.environ.get("FACTS_DISTRICT", "400")), Random(11))
    refreshing.rebuild(None, None, **QUIET)
    slow, compared = slow_figures.ended(current_calendar()), 0

    for summary in Summary.objects.filter(subject="ended", cut__in=("", "office")).exclude(department="*"):
        expected = slow[summary.month, summary.department or None]
        told = {"n": summary.n, **{name: summary.sums[name] for name in expected if name != "n"}}
        assert told == expected, summary
        compared += 1
    assert compared > 12


def test_what_is_refreshed_in_steps_is_what_is_rebuilt_at_once():
    district(30, seed=3)
    refreshing.refresh()
    district(30, seed=4)
    refreshing.refresh()
    stepwise, summaries = snapshot(), summary_rows()

    refreshing.rebuild(None, None, **QUIET)

    assert (snapshot(), summary_rows()) == (stepwise, summaries)


def snapshot():
    names = [field.name for field in FactPetition._meta.fields]
    closed = FactPetition.objects.exclude(ended_on=None).order_by("id").values_list(*names)
    return list(closed), list(FactSurvey.objects.order_by("id").values_list("id", "score", "answered_on"))


def summary_rows():
    summed = Summary.objects.exclude(cut="span")
    return list(summed.order_by("month", "subject", "cut", "department", "value").values_list("n", "sums"))


def test_refreshing_again_changes_nothing():
    district(20)
    refreshing.refresh()
    before = snapshot()

    refreshing.refresh()

    assert snapshot() == before
    assert FactPetition.objects.count() == 20


def test_an_answer_that_is_changed_is_counted_as_changed():
    petition = PetitionFactory(answered=True, at=timezone.now() - timedelta(days=1))
    surveys.respond(surveys.ask(petition), score=2)
    refreshing.refresh()
    surveys.respond(surveys.ask(petition), score=5)
    refreshing.refresh()

    assert list(FactSurvey.objects.values_list("score", flat=True)) == [5]


def test_a_rebuild_that_was_cut_short_goes_on_where_it_stopped(monkeypatch):
    district(40)
    months = []
    real = refreshing._fill_month

    def dies_in_the_third(month, after, now):
        months.append(month)
        if len(months) == 3:
            raise KeyboardInterrupt
        yield from real(month, after, now)

    monkeypatch.setattr(refreshing, "_fill_month", dies_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        refreshing.rebuild(None, None, **QUIET)
    run = refreshing.rebuild(None, None, **QUIET)

    assert Rebuild.objects.count() == 1
    assert run.petitions == 40
    assert months[2] == months[3]
    assert len(months) == len(set(months)) + 1


def test_what_came_of_a_destroyed_petition_stays_and_leads_to_nobody():
    petition = PetitionFactory(answered=True)
    refreshing.refresh()
    FactLink.objects.filter(pk=petition.pk).update(source_id=uuid.uuid4())  # as if it were destroyed

    refreshing.refresh_open()

    assert FactPetition.objects.count() == 1
    assert FactLink.objects.count() == 0


def test_no_fact_names_a_person_or_a_petition():
    petition = PetitionFactory(answered=True)
    refreshing.refresh()
    columns = {field.name for field in FactPetition._meta.fields} | {field.name for field in FactSurvey._meta.fields}

    assert columns & {"petition", "petitioner", "citizen", "officer", "receipt_number", "subject_key"} == set()
    assert FactPetition.objects.filter(pk__in=[petition.pk, petition.petitioner_id]).exists() is False


def test_contacts_are_counted_by_day_and_formality():
    person, road = CitizenFactory(), DepartmentFactory(code="road")
    PetitionFactory(citizen=person, department=road)
    for _each in range(3):
        contacts.record(citizen=person, channel="phone", direction="in", kind="question", department=road)
    refreshing.refresh()
    refreshing.refresh()

    informal = FactContact.objects.filter(is_formal=False).aggregate(Sum("count"))["count__sum"]
    formal = FactContact.objects.filter(is_formal=True).aggregate(Sum("count"))["count__sum"]
    assert (informal, formal) == (3, 1)


def test_a_person_takes_part_once_whatever_they_do():
    person = CitizenFactory(account=OfficerFactory())
    for _each in range(3):
        PetitionFactory(citizen=person)
    refreshing.refresh()

    whole = FactParticipation.objects.get(department="", month=timezone.localdate().replace(day=1))
    assert (whole.participants, whole.members) == (1, 1)


def test_who_writes_or_agrees_on_the_board_takes_part_once():
    account = writer()
    post = PostFactory(account=account)
    Vote.objects.create(post=post, account=account, agrees=True)
    Vote.objects.create(post=post, account=CitizenFactory(account=AccountFactory()).account, agrees=True)
    refreshing.refresh()

    whole = FactParticipation.objects.get(department="", month=timezone.localdate().replace(day=1))
    assert (whole.participants, whole.members) == (2, 2)


def test_a_fact_lies_in_the_part_of_its_month():
    PetitionFactory(at=timezone.make_aware(datetime(2024, 2, 29, 23, 59)), answered=True)
    petitions.fill(Petition.objects.values_list("pk", flat=True))

    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text, month FROM insight_fact_petition")
        assert cursor.fetchall() == [("insight_petition_of_2024_02", date(2024, 2, 1))]


def test_a_petition_filed_again_within_thirty_days_of_its_end_is_a_repeat():
    person, form = CitizenFactory(), FormVersionFactory()
    PetitionFactory(form_version=form, citizen=person, at=TEN, answered=True)
    PetitionFactory(form_version=form, citizen=person, at=TEN + timedelta(days=20), answered=True)
    PetitionFactory(form_version=form, citizen=person, at=TEN + timedelta(days=80))
    refreshing.refresh()

    found = FactPetition.objects.order_by("filed_on").values_list("is_repeat", "is_return")
    assert list(found) == [(False, False), (True, True), (False, True)]


def test_the_pause_belongs_to_the_petitioner_and_the_move_to_the_next_department():
    steps = [
        ("submitted", at(0), {}),
        ("assigned", at(1), {"from_department": "a", "to_department": "b"}),
        ("supplement_requested", at(3), {}),
        ("supplemented", at(7), {}),
        ("answered", at(8), {}),
    ]
    booking = ledger.book(steps, department="b", began_at=at(0), until=at(8), calendar=current_calendar())

    assert dict(booking.departments) == {"a": 60, "b": 180}
    assert booking.paused == 240
