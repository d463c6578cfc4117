"""When something is wrong the page says what, why and what to do."""

import pytest
from django.conf import settings as real_settings
from django.test import Client

from portal.pages import views

pytestmark = pytest.mark.django_db


def test_a_missing_page_has_our_look_and_the_phone(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert real_settings.OFFICE["phone"] in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404), (views.too_many_requests, 429)],
)
def test_each_problem_answers_with_its_own_status(rf, view, status):
    answer = view(rf.get("/x/"))
    assert answer.status_code == status
    assert str(status) in answer.content.decode()


def test_a_broken_form_mark_tells_how_to_send_again():
    answer = Client(enforce_csrf_checks=True).post("/display/", {"text_size": 100, "mode": "light"})
    assert answer.status_code == 403
    assert "한 번 더 보내 주세요" in answer.content.decode()


def test_our_own_fault_is_told_without_the_request(rf):
    answer = views.server_error(rf.get("/x/"))
    assert answer.status_code == 500
    assert real_settings.OFFICE["phone"] in answer.content.decode()


def test_maintenance_closes_every_page_but_the_pulse(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "maintenance").write_text("오후 3시\n")
    client = Client()
    answer = client.get("/privacy/")
    assert answer.status_code == 503
    assert "오후 3시" in answer.content.decode()
    assert answer.headers["Retry-After"]
    assert client.get("/healthz").status_code != 503


def test_maintenance_ends_with_its_file(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert Client().get("/privacy/").status_code == 200
