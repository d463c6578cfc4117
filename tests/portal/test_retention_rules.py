"""Every kind of personal data has a rule that says how long it is kept, and the rules say what the list says."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from citizens.retention import Period, Way, new_year_of
from portal.retention.rules import BY_CODE, RULES
from tests.test_sealed_fields import classified

# Personal, and yet under no rule; each with its reason.
WITHOUT_A_RULE = {
    "keys.SubjectKey": "shredded when nothing else of its person is left",
    "keys.KeyRotation": "which key was replaced, for three years; an id and no more",
    "accounts.LoginFailure": "gone after a day by itself; holds a keyed hash",
    "civil_petitions.LookupAttempt": "gone after an hour by itself; holds a network",
    "insight.FactPetition": "holds no identifier; its link to a petition goes in the night after the petition",
    "insight.FactSurvey": "the same",
    "inbound.MailAllowance": "gone after two days by itself; holds a keyed hash",
    "reach.Reach": "says again what other tables say, and goes with the citizen by itself within a minute",
    "reach.ReachChange": "an id, gone within a minute",
    "search.SearchMiss": "words tied to nobody",
}


def covered():
    return {table for rule in RULES for table in (rule.table, *rule.with_it)}


def test_every_table_about_people_is_covered_by_a_rule_or_says_why_not():
    about_people = {label for label, entry in classified().items() if entry.get("personal") or entry.get("sensitive")}

    assert about_people - covered() - set(WITHOUT_A_RULE) == set(), "give these a RetentionRule"
    assert set(WITHOUT_A_RULE) & covered() == set()
    assert set(WITHOUT_A_RULE) - about_people == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_list_of_columns_keeps_it_as_long_as_the_rule(rule):
    entry = classified()
    kept = entry[rule.table]["kept"]

    if rule.way in (Way.WITH_ANOTHER, Way.LAST):
        assert rule.period is None
        assert re.match(r"(with|until) ", kept), f"{rule.table}: {kept}"
    else:
        assert str(rule.period) in kept, f"{rule.table}: kept {kept}, but the rule says {rule.period}"
    for table in rule.with_it:
        assert re.match(r"with ", entry[table]["kept"]), f"{table}: {entry[table]['kept']}"


def test_a_code_names_one_rule_and_every_follower_finds_its_kind():
    assert len(BY_CODE) == len(RULES)
    for rule in RULES:
        assert set(rule.follows) <= set(BY_CODE)
        assert bool(rule.follows) == bool(rule.follows_by) == (rule.way is Way.WITH_ANOTHER)
        assert rule.period is None or rule.minimum is None or not rule.period.is_shorter_than(rule.minimum)
        assert rule.way is Way.BY_ITSELF or rule.destroy is not None
        assert {apps.get_model(table) for table in (rule.table, *rule.with_it)}


@pytest.mark.django_db
def test_histories_that_a_rule_destroys_go_by_batches():
    destroyed = [table for rule in RULES if rule.destroy for table in (rule.table, *rule.with_it)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgfoid::regproc::text FROM pg_trigger WHERE tgname LIKE %s",
            ["%append\\_only"],
        )
        guarded = dict(cursor.fetchall())

    for table in destroyed:
        guard = guarded.get(apps.get_model(table)._meta.db_table, "history_goes_by_batch")
        assert guard == "history_goes_by_batch", f"{table} cannot go: put it into portal/retention/migrations"


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_look_up_of_a_rule_can_be_asked(rule):
    assert list(rule.ended_before(timezone.now())) == []
    assert list(rule.of_citizens([])) == []
    if rule.follows:
        assert list(rule.of_parents([])) == []


def test_a_period_counts_by_the_calendar():
    leap_day = timezone.make_aware(timezone.datetime(2028, 2, 29, 12))

    assert timezone.localdate(Period(years=3).before(leap_day)).isoformat() == "2025-02-28"
    assert timezone.localdate(Period(days=30).before(leap_day)).isoformat() == "2028-01-30"
    assert new_year_of(leap_day).isoformat() == "2028-01-01T00:00:00+09:00"
    assert Period(days=700).is_shorter_than(Period(years=2))
