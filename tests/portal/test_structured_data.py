"""What search engines and messengers read of a page: microdata and Open Graph, since no script stands in line."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from civil_petitions.catalogue.loading import load
from tests.factories.accounts import OfficerFactory
from tests.factories.content import ArticleFactory
from tests.factories.participation import HeardIssue, resident

pytestmark = pytest.mark.django_db


def properties(page):
    return set(re.findall(r'itemprop="(\w+)"', page))


def types(page):
    return set(re.findall(r'itemtype="https://schema.org/(\w+)"', page))


def test_every_page_names_the_office_as_an_organisation(client):
    page = client.get("/terms/").content.decode()
    assert types(page) == {"GovernmentOrganization"}
    assert properties(page) == {"name", "address", "telephone"}
    assert page.count('property="og:type" content="website"') == 1


def test_an_answer_is_a_question_with_its_answer(client):
    article = ArticleFactory(kind="faq", published=True)
    page = client.get(article.get_absolute_url()).content.decode()
    assert {"Question", "Answer"} <= types(page)
    assert {"acceptedAnswer", "text"} <= properties(page)
    assert re.findall(r'property="og:type" content="(\w+)"', page) == ["article"]


def test_an_event_says_when_and_where(client):
    begins_at = timezone.now() + timedelta(days=3)
    article = ArticleFactory(
        kind="event", published=True, event_begins_at=begins_at, event_ends_at=begins_at, event_place="윤슬광장"
    )
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Event" in types(page)
    assert {"startDate", "endDate", "location"} <= properties(page)


def test_a_hearing_is_an_event_and_an_issue_has_its_title(client):
    heard = HeardIssue.of(resident(), OfficerFactory(head=True))
    page = client.get(f"/hearings/{heard.hearing.pk}/").content.decode()
    assert "Event" in types(page)
    assert {"startDate", "location"} <= properties(page)
    assert f'og:title" content="{heard.issue.title}"' in client.get(f"/issues/{heard.issue.pk}/").content.decode()


def test_a_guide_has_its_name_and_one_line(client):
    load()
    page = client.get("/petition-types/report-noise/").content.decode()
    assert 'og:title" content="공사장·생활소음 신고"' in page
    assert "og:description" in page
