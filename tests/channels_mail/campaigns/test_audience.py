"""Who a campaign is for, who is left out and why; asked of columns that are not sealed."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_mail.campaigns import audience
from channels_mail.campaigns.audience.conditions import CONDITIONS
from channels_mail.campaigns.errors import BadRules
from channels_mail.campaigns.models import Delivery, Reason
from citizens.consent import actions as consents
from citizens.contact_points import actions as contact_points
from citizens.preferences import actions as preferences
from citizens.processing_stops import actions as processing_stops
from citizens.reach.catching_up import catch_up
from citizens.registry.models import Citizen
from tests.factories import surveys
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.campaigns import CampaignFactory, DeliveryFactory
from tests.factories.merging import merged
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


def reader(**details):
    """Somebody who agreed to the district's news."""
    citizen = CitizenFactory(**details)
    consents.decide(citizen, {"news_district": True}, by=OfficerFactory(), given_by="officer", channel="phone")
    return citizen


def campaign(rules=None, **details):
    return CampaignFactory(audience_rules=rules or {}, **details)


def chosen(rules=None, **details):
    catch_up()
    return set(Citizen.objects.filter(pk__in=audience.candidates(campaign(rules, **details))))


def reason_of(citizen, **details):
    return audience.with_reason(Citizen.objects.filter(pk=citizen.pk), campaign(**details)).get().reason


def test_news_is_for_those_who_agreed_to_its_topic_at_this_moment():
    wanted, other = reader(), CitizenFactory()
    assert chosen() == {wanted}

    consents.decide(wanted, {"news_district": False}, by=OfficerFactory(), given_by="officer", channel="phone")

    assert chosen() == set()
    assert other not in chosen(topic="news_events")


def test_what_the_law_asks_for_goes_to_everybody():
    assert chosen(campaign_class="B", topic="", legal_basis="재난안전법 제38조의2") == set(Citizen.objects.standing())


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({"field": "dong", "in": ["은하동"]}, {"dong": "은하동"}),
        ({"field": "language", "in": ["en"]}, {"language": "en"}),
    ],
)
def test_a_column_of_the_registry_chooses(condition, fits):
    found, _other = reader(**fits), reader(dong="새솔동")

    assert chosen({"all": [condition]}) == {found}
    assert found not in chosen({"none": [condition]})


def test_an_age_band_chooses_only_who_told_theirs():
    told, _silent = reader(), reader()
    Citizen.objects.filter(pk=told.pk).update(age_band="65+")

    assert chosen({"all": [{"field": "age_band", "in": ["65+", "40-64"]}]}) == {told}


def test_topics_must_all_be_agreed_to():
    both, _one = reader(), reader()
    consents.decide(both, {"news_events": True}, by=OfficerFactory(), given_by="officer", channel="phone")

    assert chosen({"all": [{"field": "topics", "in": ["news_events"]}]}) == {both}


def test_petitions_choose_for_mail_about_ones_own_case():
    account = AccountFactory()
    petition = PetitionFactory(account=account)
    rules = {"all": [{"field": "petition", "state": "open", "types": [petition.type_id]}]}

    assert chosen(rules, campaign_class="A", topic="", legal_basis="민원처리법") == {petition.petitioner}
    ended = {"all": [{"field": "petition", "state": "ended"}]}
    assert chosen(ended, campaign_class="A", topic="", legal_basis="민원처리법") == set()


def test_petitions_leave_people_out_of_news_but_never_choose_them():
    petition = PetitionFactory(account=AccountFactory())
    with pytest.raises(BadRules, match="민원 내용을 쓰지 않습니다"):
        chosen({"all": [{"field": "petition"}]})

    consents.decide(petition.petitioner, {"news_district": True}, by=petition.petitioner.account)

    assert petition.petitioner in chosen()
    assert petition.petitioner not in chosen({"none": [{"field": "petition"}]})


def test_satisfaction_leaves_out_who_was_unhappy():
    petition = PetitionFactory(account=AccountFactory(), answered=True)
    surveys.respond(surveys.ask(petition), score=2, details={})
    consents.decide(petition.petitioner, {"news_district": True}, by=petition.petitioner.account)

    assert petition.petitioner not in chosen({"none": [{"field": "satisfaction", "most": 2}]})
    assert petition.petitioner in chosen({"none": [{"field": "satisfaction", "most": 1}]})


def test_who_received_another_campaign_can_be_left_out():
    had = reader()
    earlier = DeliveryFactory(citizen=had, state="sent", sent_at=timezone.now())

    assert had not in chosen({"none": [{"field": "received", "campaign": earlier.campaign_id}]})


@pytest.mark.parametrize(
    "rules",
    [
        [],
        {"any": []},
        {"all": {}},
        {"all": ["dong"]},
        {"all": [{"field": "sealed_email"}]},
        {"all": [{"field": "dong"}]},
        {"all": [{"field": "dong", "in": []}]},
        {"all": [{"field": "dong", "in": ["없는동"]}]},
        {"all": [{"field": "dong", "in": ["새솔동"], "or": 1}]},
        {"all": [{"field": "language", "in": "ko"}]},
        {"all": [{"field": "petition", "state": "lost"}]},
        {"all": [{"field": "petition", "types": ["a'; DROP TABLE x;--"]}]},
        {"all": [{"field": "petition", "within_days": True}]},
        {"all": [{"field": "satisfaction", "most": 6}]},
        {"all": [{"field": "received", "campaign": "1"}]},
        {"all": [{"field": "language", "in": ["ko"]}] * 21},
    ],
)
def test_anything_but_known_conditions_is_refused(rules):
    with pytest.raises(BadRules):
        audience.read(rules)


def test_rules_survive_being_stored_and_every_condition_says_what_it_asks():
    stored = {
        "all": [
            {"field": "dong", "in": ["새솔동"]},
            {"field": "age_band", "in": ["20-39"]},
            {"field": "language", "in": ["ko"]},
            {"field": "topics", "in": ["news_events"]},
            {"field": "petition", "groups": ["report"], "state": "open", "within_days": 90},
            {"field": "last_contact", "within_days": 30},
            {"field": "satisfaction", "least": 1, "most": 2, "within_days": 90},
            {"field": "received", "campaign": 3},
        ],
        "none": [],
    }
    rules = audience.read(stored)

    assert audience.read(json.loads(json.dumps(rules.as_json()))) == rules
    assert {each["field"] for each in stored["all"]} == set(CONDITIONS)
    assert all(": " in line for line in audience.described(rules))


def test_nobody_is_left_out_without_a_reason():
    assert reason_of(reader()) == ""


def test_each_reason_for_leaving_somebody_out_is_found():
    officer = OfficerFactory()
    silent, bounced, complained = (
        reader(verified=False),
        reader(email="b@mail.example"),
        reader(email="c@mail.example"),
    )
    contact_points.bounced("b@mail.example", hard=True)
    contact_points.complained("c@mail.example")
    stopped, unwilling, kept, parted = reader(), reader(account=AccountFactory()), reader(), reader()
    processing_stops.stop(stopped, reference="R-1")
    preferences.choose(unwilling, {"news_district": "none"}, by=unwilling.account)
    merged(kept, parted, by=officer)

    found = {
        Reason.NO_MAIL: silent,
        Reason.BOUNCED: bounced,
        Reason.COMPLAINED: complained,
        Reason.STOPPED: stopped,
        Reason.NOT_WANTED: unwilling,
        Reason.GONE: parted,
        Reason.UNSUBSCRIBED: CitizenFactory(),
    }
    assert {reason: reason_of(citizen) for reason, citizen in found.items()} == {reason: reason for reason in found}


def test_an_open_dispute_spares_its_citizen_the_happy_news_but_not_a_legal_notice():
    petition = PetitionFactory(account=AccountFactory(), received=True)
    consents.decide(petition.petitioner, {"news_district": True}, by=petition.petitioner.account)
    assert reason_of(petition.petitioner) == ""

    type(petition).objects.filter(pk=petition.pk).update(next_due_at=timezone.now() - timedelta(hours=1))

    assert reason_of(petition.petitioner) == Reason.CONFLICT
    assert reason_of(petition.petitioner, campaign_class="B", topic="", legal_basis="재난안전법") == ""


def test_a_citizen_gets_so_much_news_a_week_from_the_whole_office(settings):
    citizen, now = reader(), timezone.now()
    for _each in range(settings.CAMPAIGN_WEEKLY_CAP):
        DeliveryFactory(citizen=citizen, state="sent", sent_at=now - timedelta(days=6))

    assert reason_of(citizen) == Reason.CAPPED
    assert reason_of(citizen, campaign_class="B", topic="", legal_basis="재난안전법") == ""
    Delivery.objects.update(sent_at=now - timedelta(days=8))
    assert reason_of(citizen) == ""


def test_a_million_are_counted_by_the_same_reasons_as_one_is_asked(settings):
    """What is told before the freeze, what the freeze writes down and what a claim asks are three queries."""
    test_each_reason_for_leaving_somebody_out_is_found()
    petition = PetitionFactory(account=AccountFactory(), received=True)
    consents.decide(petition.petitioner, {"news_district": True}, by=petition.petitioner.account)
    type(petition).objects.filter(pk=petition.pk).update(next_due_at=timezone.now() - timedelta(hours=1))
    happy, sated = reader(), reader()
    for _each in range(settings.CAMPAIGN_WEEKLY_CAP):
        DeliveryFactory(citizen=sated, state="sent", sent_at=timezone.now() - timedelta(days=6))
    catch_up()
    ours = campaign()
    people = audience.candidates(ours)
    asked = {
        citizen.pk: citizen.reason
        for citizen in audience.with_reason(Citizen.objects.filter(pk__in=people.values("pk")), ours)
    }

    assert set(asked.values()) >= {"", "conflict", "capped", "no_mail", "bounced", "complained", "stopped"}
    assert audience.counted(ours) == Counter(asked.values())
    lasting = {row.pk: row.reason for row in audience.with_lasting_reason(people, ours)}
    assert lasting == {pk: "" if reason in ("conflict", "capped") else reason for pk, reason in asked.items()}
    assert lasting[happy.pk] == ""


def test_counting_opens_no_seal_and_reads_no_sealed_column():
    reader()
    catch_up()
    with CaptureQueriesContext(connection) as captured:
        assert dict(audience.counted(campaign(topic="news_district")))[""] == 1
        assert audience.count(campaign({"all": [{"field": "dong", "in": ["새솔동"]}]})) == 1

    asked = [query["sql"] for query in captured if "COUNT" in query["sql"] and "reach_reach" in query["sql"]]
    assert len(asked) == 2
    assert not any("sealed_" in sql or "registry_citizen" in sql for sql in asked)
