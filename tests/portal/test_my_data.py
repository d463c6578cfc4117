"""/me/data/: everything that is held of me, in plain words."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.my_data.kinds import KINDS
from portal.rights_requests import workflow
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("my_data:overview")


def page(client, code):
    return client.get(reverse("my_data:kind", args=[code])).content.decode()


def test_the_page_says_what_is_held_why_by_which_law_and_how_long(citizen, client_for):
    PetitionFactory(account=citizen)

    html = client_for(citizen).get(OVERVIEW).content.decode()

    assert "민원을 처리하고, 어떻게 처리했는지 남깁니다." in html
    assert "「개인정보 보호법」 제15조 제1항 제2호·제3호" in html
    assert "법정민원과 처리 이력 10년" in html
    assert "가지고 있지 않은 것" in html


def test_devices_and_the_second_factor_are_a_link_away_before_there_is_any(citizen, client_for):
    html = client_for(citizen).get(OVERVIEW).content.decode()
    main = html[html.index("login-heading") :]

    assert f'href="{reverse("usersessions_list")}"' in main and f'href="{reverse("mfa_index")}"' in main


@pytest.mark.parametrize("code", [kind.code for kind in KINDS])
def test_each_kind_has_its_page_empty_or_not(code, citizen, client_for):
    kind = next(kind for kind in KINDS if kind.code == code)

    assert str(kind.name) in page(client_for(citizen), code)


def test_a_kind_shows_my_rows_and_no_strangers(citizen, client_for):
    PetitionFactory(account=citizen, title="내가 쓴 제목")
    PetitionFactory(account=AccountFactory(), title="남이 쓴 제목")

    html = page(client_for(citizen), "petitions")

    assert "내가 쓴 제목" in html
    assert "남이 쓴 제목" not in html


def test_a_kind_that_there_is_not_is_not_found(citizen, client_for):
    assert client_for(citizen).get(reverse("my_data:kind", args=["secrets"])).status_code == 404


def test_the_page_tells_who_looked(citizen, client_for):
    citizen.citizen.reveal(to=OfficerFactory(display_name="이바다"), purpose="현장에 가기 전에 전화함")

    html = client_for(citizen).get(OVERVIEW).content.decode()

    assert "이바다" in html
    assert "현장에 가기 전에 전화함" in html


def test_the_number_of_queries_does_not_grow_with_what_is_held(citizen, client_for):
    client = client_for(citizen)
    client.get(OVERVIEW)
    with CaptureQueriesContext(connection) as few:
        client.get(OVERVIEW)
    for _each in range(3):
        PetitionFactory(account=citizen, assigned=True)
        workflow.file(by=citizen, submission_key=uuid.uuid4(), kind="access")

    with CaptureQueriesContext(connection) as many:
        client.get(OVERVIEW)

    assert len(many) <= len(few) <= len(KINDS) + 14


def test_what_i_wrote_is_shown_as_text(client_for):
    account = AccountFactory()
    CitizenFactory(account=account, name="<script>alert(1)</script>")

    assert "<script>alert(1)" not in page(client_for(account), "profile")
