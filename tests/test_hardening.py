"""What no page may do, whoever asks: odd methods, odd addresses, foreign hosts, missing tokens."""

import re

import pytest
from django.test import Client

from tests.access_matrix import CITIZENS, EVERYBODY, OFFICE, PAGES, RULES
from tests.test_access_matrix import address_of, ask, attachment_root, district, urls  # noqa: F401

pytestmark = pytest.mark.django_db
BY_PREFERENCE = ("owner", "officer", "head", "privacy", "administrator", "content", "campaign", "records", "auditor")
# For each page somebody whom the table lets in.
INSIDER = {
    name: next(role for role in BY_PREFERENCE if RULES[page.rule][role] in ("in", "near"))
    for name, page in (EVERYBODY | CITIZENS | OFFICE).items()
}
# RFC 8058: a mail program posts here with nothing but the signed address.
ONE_CLICK = {"newsletters:unsubscribe"}
ODD = {
    "full-width digits": "１２３４",
    "too long": "9" * 3000,
    "a NUL": "%00",
    "a NUL inside": "HB-2611%00-000001-2",
    "half a surrogate": "%ED%A0%80",
    "not UTF-8": "%FF%FE",
    "a way up": "..%2F..%2Fetc%2Fpasswd",
    "a quote": "'%20OR%201=1--",
    "a null character in Korean": "한%00별",
}


@pytest.fixture(autouse=True)
def the_files_of_the_district(district, settings, attachment_root):  # noqa: F811
    settings.ATTACHMENT_ROOT = attachment_root


@pytest.mark.parametrize("method", ["put", "trace"])
def test_a_method_that_no_page_offers_is_refused(method, district):  # noqa: F811
    answers = {
        name: ask(district, role, method, address_of(district, name, "near")).status_code
        for name, role in INSIDER.items()
    }

    assert {name: status for name, status in answers.items() if status != 405} == {}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_is_not_found_and_breaks_nothing(odd, district):  # noqa: F811
    wrong = {}
    for name, pattern in urls().items():
        if not re.search(r"<(str|slug|int|uuid|path|petition_group):", pattern) or name not in PAGES:
            continue
        address = "/" + re.sub(r"<[^>]*>", ODD[odd], pattern)
        for role in {INSIDER.get(name, "administrator"), "anonymous"}:
            status = ask(district, role, "get", address).status_code
            if status not in (302, 403, 404, 405, 410, 414, 400):
                wrong[f"{address[:90]} as {role}"] = status

    assert wrong == {}


def test_an_odd_query_breaks_no_page(district):  # noqa: F811
    query = "?after=%00&q=%00%ff&page=１&view=%00&group=%ff&check=%00&sort=%00&next=%00&before=%00&to=%00&only=%00"
    answers = {
        name: ask(district, role, "get", address_of(district, name, "near") + query).status_code
        for name, role in INSIDER.items()
    }

    assert {name: status for name, status in answers.items() if status >= 500 and name != "operations:readyz"} == {}


def test_every_form_wants_its_token(district, settings):  # noqa: F811
    answers = {}
    for name, role in INSIDER.items():
        if PAGES[name].post is None:
            continue
        client = Client(enforce_csrf_checks=True)
        client.cookies[settings.SESSION_COOKIE_NAME] = district.cookies[role]
        answers[name] = client.post(address_of(district, name, "near"), {"a": "b"}).status_code

    assert len(answers) > 20
    assert {name for name, status in answers.items() if status != 403} == ONE_CLICK


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "testserver:80@evil.example", "", "a b"])
def test_a_foreign_host_is_refused_before_anything_is_read(host, district):  # noqa: F811
    for path in ("/", "/accounts/password/reset/", "/office/", "/healthz"):
        assert Client(headers={"host": host}).get(path).status_code == 400


def test_a_forwarded_host_changes_no_link(district, settings):  # noqa: F811
    page = Client(headers={"X-Forwarded-Host": "evil.example", "X-Original-Host": "evil.example"}).get("/")

    assert page.status_code == 200
    assert b"evil.example" not in page.content
