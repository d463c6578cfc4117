"""News for oneself: three rules one can read and switch off, each with its reason, and nothing else."""

import threading

import pytest
from django.db import connections
from django.urls import reverse

from portal.interests import actions, choosing
from portal.interests.models import Interest, Rule, SilencedRule
from tests.factories.accounts import AccountFactory
from tests.factories.content import ArticleFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/me/interests/"


@pytest.fixture
def citizen():
    return CitizenFactory(account=AccountFactory(), dong="새솔동")


def text(title="소식", **about):
    return ArticleFactory(kind="notice", published=True, title_ko=title, **about)


def shown(citizen):
    return {article.title_ko: choosing.reasons(article) for article in choosing.news_for(citizen.account)}


def test_news_of_ones_dong_of_an_interest_and_of_an_open_petition_say_why(citizen):
    actions.choose(citizen, topics=["traffic"], rules=Rule.values, by=citizen.account)
    petition = PetitionFactory(account=citizen.account)
    text("동", dong="새솔동")
    text("관심사", topic="traffic")
    text("민원", petition_type=petition.type)
    text("둘", dong="새솔동", topic="traffic")
    text("남의 동", dong="은하동", topic="jobs")
    text("모두의 소식")

    found = shown(citizen)
    assert set(found) == {"동", "관심사", "민원", "둘"}
    assert found["동"] == ["사시는 새솔동의 소식입니다."]
    assert found["관심사"] == ["고르신 관심사 ‘교통·안전’의 소식입니다."]
    assert found["민원"] == [f"처리 중인 민원 ‘{petition.type.name}’와(과) 관련된 소식입니다."]
    assert len(found["둘"]) == 2


@pytest.mark.parametrize(("off", "gone"), [("dong", "동"), ("topic", "관심사"), ("petition", "민원")])
def test_a_rule_that_is_off_picks_nothing(citizen, off, gone):
    petition = PetitionFactory(account=citizen.account)
    text("동", dong="새솔동")
    text("관심사", topic="traffic")
    text("민원", petition_type=petition.type)
    on = [rule for rule in Rule.values if rule != off]
    actions.choose(citizen, topics=["traffic"], rules=on, by=citizen.account)

    assert set(shown(citizen)) == {"동", "관심사", "민원"} - {gone}


def test_nothing_of_others_counts(citizen):
    other = CitizenFactory(account=AccountFactory(), dong="은하동")
    actions.choose(other, topics=["jobs"], rules=[], by=other.account)
    petition = PetitionFactory(account=other.account)
    text("남", dong="은하동", topic="jobs", petition_type=petition.type)

    assert shown(citizen) == {} and shown(other) == {}


def test_a_petition_that_is_over_and_a_draft_pick_nothing(citizen):
    petition = PetitionFactory(account=citizen.account, answered=True)
    text("끝난 민원", petition_type=petition.type)
    ArticleFactory(kind="notice", title_ko="초안", dong="새솔동")
    ArticleFactory(kind="faq", published=True, title_ko="답", dong="새솔동")

    assert shown(citizen) == {}


def test_who_lives_nowhere_gets_nothing_by_the_rule_of_the_dong(citizen):
    type(citizen).objects.filter(pk=citizen.pk).update(dong="")
    text("구 전체", dong="")

    assert shown(citizen) == {}


def test_the_page_keeps_what_was_chosen_and_shows_what_it_picks(client_for, citizen):
    client = client_for(citizen.account)
    text("교통 소식", topic="traffic")
    assert "교통 소식" not in client.get(ADDRESS).text

    page = client.post(ADDRESS, {"topics": ["traffic"], "rules": ["topic"]}, follow=True)
    assert "교통 소식" in page.text and "고르신 관심사" in page.text
    assert list(Interest.objects.values_list("topic", flat=True)) == ["traffic"]
    assert set(SilencedRule.objects.values_list("rule", flat=True)) == {"dong", "petition"}

    client.post(ADDRESS, {"rules": ["dong", "topic", "petition"]})
    assert not Interest.objects.exists() and not SilencedRule.objects.exists()


@pytest.mark.parametrize("sent", [{"topics": "secrets"}, {"rules": "score"}, {"topics": ["traffic", "x"]}])
def test_what_is_not_offered_is_refused_and_changes_nothing(client_for, citizen, sent):
    page = client_for(citizen.account).post(ADDRESS, sent)

    assert page.status_code == 200 and page.context["form"].errors
    assert not Interest.objects.exists() and not SilencedRule.objects.exists()


def test_nobody_chooses_for_another(citizen):
    with pytest.raises(PermissionError):
        actions.choose(citizen, topics=[], rules=[], by=AccountFactory())


def test_the_personal_page_shows_three_with_why(client_for, citizen):
    for number in range(5):
        text(f"소식 {number}", dong="새솔동")
    page = client_for(citizen.account).get(reverse("dashboard:me")).text

    assert page.count("왜 보이나요?") == 3 and "사시는 새솔동의 소식입니다." in page


@pytest.mark.django_db(transaction=True)
def test_two_windows_leave_one_choice(citizen):
    def choose(topics):
        actions.choose(citizen, topics=topics, rules=[], by=citizen.account)
        connections.close_all()

    threads = [threading.Thread(target=choose, args=(topics,)) for topics in (["jobs"], ["traffic", "homes"])]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert set(Interest.objects.values_list("topic", flat=True)) in ({"jobs"}, {"traffic", "homes"})
    assert SilencedRule.objects.count() == 3
