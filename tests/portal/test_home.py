from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from civil_petitions import calendar
from civil_petitions.catalogue.loading import load
from civil_petitions.forms.citizen import LookupForm
from civil_petitions.models import Petition
from portal.content.models import Article, Banner, QuickLink
from portal.home.figures import figures
from portal.home.life_events import life_events
from portal.home.neighbours import neighbours
from portal.home.tasks import refresh_figures
from portal.participation.models import Issue
from tests.factories import surveys
from tests.factories.accounts import DepartmentFactory, OfficerFactory
from tests.factories.content import ArticleFactory
from tests.factories.participation import HeardIssue, IssueFactory, resident
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(db):
    load()
    calendar.forget()


def test_the_front_page_asks_the_database_little_and_then_nothing(
    catalogue, client, django_assert_max_num_queries, django_assert_num_queries
):
    cache.clear()
    with django_assert_max_num_queries(4):  # once a minute, for everybody
        client.get("/")
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()
    assert "무엇을 도와드릴까요?" in page
    assert "대형폐기물 배출 신고" in page


def test_each_language_has_its_own_page(catalogue, client):
    assert "대형폐기물 배출 신고" in client.get("/").content.decode()
    client.cookies["django_language"] = "en"
    page = client.get("/").content.decode()
    assert "Register bulky waste for pick-up" in page
    assert "대형폐기물 배출 신고" not in page


def test_nothing_of_a_person_is_kept_for_others(catalogue, client_for, citizen, client):
    name = citizen.citizen.own_details().name
    client_for(citizen).get("/")
    assert name not in client.get("/").content.decode()


def test_the_front_page_shows_neighbours_and_texts_in_their_order(catalogue, client):
    now = timezone.now()
    emptier, fuller = IssueFactory(), IssueFactory()
    Issue.objects.filter(pk=fuller.pk).update(agreement_count=2)
    hearing = HeardIssue.of(resident(), OfficerFactory(head=True)).hearing
    older, newer, helpful, pinned = (
        ArticleFactory(kind=kind, published=True) for kind in ("notice", "job", "faq", "faq")
    )
    Article.objects.filter(pk=older.pk).update(publish_at=now - timedelta(days=3))
    Article.objects.filter(pk=helpful.pk).update(helpful_count=9)
    Article.objects.filter(pk=pinned.pk).update(is_pinned=True)
    today = timezone.localdate()
    Banner.objects.create(title_ko="가을 축제", text_ko="윤슬광장", url="/news/", begins_on=today)
    for place, title in ((2, "둘째"), (1, "첫째")):
        QuickLink.objects.create(title_ko=title, url="/faq/", begins_on=today, place=place)

    page = neighbours()

    assert page["issues"] == [fuller, emptier]
    assert (page["hearing"], page["hearing"].issue) == (hearing, hearing.issue)
    assert page["news"] == [newer, older]
    assert page["answers"] == [pinned, helpful]
    assert (page["banner"].title, page["banner"].text) == ("가을 축제", "윤슬광장")
    assert [link.title for link in page["quick_links"]] == ["첫째", "둘째"]
    client.get("/")


def test_figures_are_counted_behind_the_scenes_and_shown(catalogue, client):
    PetitionFactory()
    assert "live-h" not in client.get("/").content.decode()
    cache.clear()
    refresh_figures()
    assert "live-h" in client.get("/").content.decode()


def test_there_are_no_figures_without_petitions(catalogue, client):
    assert not figures()
    assert "live-h" not in client.get("/").content.decode()


def test_figures_count_what_happened(catalogue):
    now = timezone.localtime().replace(hour=12)  # the steps of an answer follow hours apart, within one day
    PetitionFactory(at=now)
    PetitionFactory(answered=True, at=now - timedelta(days=9))
    told = figures(now + timedelta(minutes=1))
    assert told.today == 1
    assert told.finished == 1
    assert told.average_days == 0
    assert told.on_time_percent == 100


def test_satisfaction_is_told_once_five_have_answered(catalogue):
    department = DepartmentFactory(code="road")
    for number in range(5):
        assert figures().satisfaction is None
        petition = PetitionFactory(answered=True)
        Petition.objects.filter(pk=petition.pk).update(department=department)
        petition.refresh_from_db()
        surveys.respond(surveys.find(surveys.invite(petition)), score=5 if number else 3)
    assert figures().satisfaction == 4.6


def test_every_life_event_opens_and_leads_on(catalogue, client):
    assert len(life_events()) == 8
    assert client.get(reverse("home:life_events")).status_code == 200
    for event in life_events():
        page = client.get(event.get_absolute_url()).content.decode()
        assert page.count('class="pt-row"') == len(event.steps)
    assert client.get(reverse("home:life_event", args=["nothing"])).status_code == 404


def test_the_box_on_the_front_page_asks_what_the_tracking_page_asks(catalogue, client):
    page = client.get("/").content.decode()
    assert all(f'name="{name}"' in page for name in LookupForm.base_fields)
    assert f'action="{reverse("tracking:lookup")}"' in page
