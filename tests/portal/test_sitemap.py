"""What search engines are told, and what they are asked to leave alone."""

import re

import pytest

from tests.factories.board import PostFactory
from tests.factories.content import ArticleFactory
from tests.factories.participation import IssueFactory

pytestmark = pytest.mark.django_db


def test_every_address_of_the_sitemap_opens_without_a_login(client):
    ArticleFactory(published=True)
    ArticleFactory(published=True, kind="faq")
    IssueFactory()
    PostFactory()
    files = re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(files) == 6

    addresses = [
        address
        for file in files
        for address in re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", client.get(file).content.decode())
    ]

    assert len(addresses) > 20
    assert [address for address in addresses if client.get(address).status_code != 200] == []


def test_what_is_not_public_is_not_in_it(client):
    draft, review = ArticleFactory(), IssueFactory(status="review")

    told = client.get("/sitemap-articles.xml").content.decode() + client.get("/sitemap-issues.xml").content.decode()

    assert str(draft.pk) not in told
    assert str(review.pk) not in told


def test_robots_are_asked_to_leave_private_pages_alone(client):
    words = client.get("/robots.txt").content.decode()

    assert "Disallow: /me/" in words
    assert "Disallow: /office/" in words
    assert "/sitemap.xml" in words


def test_an_unknown_section_is_not_found(client):
    assert client.get("/sitemap-nothing.xml").status_code == 404
