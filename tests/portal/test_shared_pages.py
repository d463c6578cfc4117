"""Pages the proxy keeps a second for everybody: no cookie, no token, and forms that work all the same."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
OWN = "http://testserver"


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("path", ["/", "/board/", "/news/", "/faq/", "/issues/", "/petition-types/", "/privacy/"])
def test_a_nameless_visitor_is_given_no_cookie(visitor, path):
    answer = visitor.get(path)
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert "no-store" not in answer.get("Cache-Control", "")


def test_a_nameless_visitor_changes_the_language_and_looks_up_a_petition_from_our_page(visitor):
    answer = visitor.post("/language/", {"language": "en", "next": "/"}, headers={"origin": OWN})
    assert (answer.status_code, answer.cookies["django_language"].value) == (302, "en")
    other = Client(enforce_csrf_checks=True)
    wrong = {"receipt_number": "HB-2611-000001-0", "code": "000000"}
    assert other.post("/tracking/", wrong, headers={"origin": OWN}).status_code == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://testserver.evil.example"])
@pytest.mark.parametrize("path", ["/language/", "/tracking/"])
def test_another_page_cannot_send_these_forms(visitor, path, origin):
    headers = {"origin": origin} if origin else {}
    assert visitor.post(path, {"language": "en"}, headers=headers).status_code == 403


def test_who_has_a_token_needs_it(visitor):
    visitor.cookies["django_language"] = "ko"
    visitor.get("/")
    assert "csrf" in visitor.cookies
    assert visitor.post("/language/", {"language": "en"}, headers={"origin": OWN}).status_code == 403


def test_no_other_form_does_without_a_token(visitor):
    assert visitor.post("/display/", {"text_size": 100}, headers={"origin": OWN}).status_code == 403
