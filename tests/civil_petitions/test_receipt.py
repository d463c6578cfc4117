"""The receipt: what the petitioner is told at once, on the page and on paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Seoul"))


def page(client_for, petition, name="receipt"):
    browser = client_for(petition.petitioner.account)
    return browser.get(reverse(f"petitions:{name}", args=[petition.receipt_number]))


def test_the_receipt_names_number_code_department_and_the_day_with_its_reason(client_for):
    petition = PetitionFactory(received=True, at=MONDAY)

    text = page(client_for, petition).content.decode()

    assert petition.due_at is not None
    for words in (
        petition.receipt_number,
        petition.lookup_code(),
        petition.department.name,
        "11월 26일(목)",
        "셉니다",
    ):
        assert words in text
    assert "처리 기한은 어떻게 정하나요?" in text and "민원을 접수했습니다" in text


def test_what_is_not_received_yet_says_so_and_by_when_it_will_be(client_for):
    petition = PetitionFactory(at=MONDAY)

    text = page(client_for, petition).content.decode()

    assert "신청을 받았습니다" in text and "민원을 접수했습니다" not in text
    assert "까지 접수하고, 그때 기한을 알려 드립니다." in text


def test_a_type_without_a_statutory_period_promises_no_day(client_for):
    petition = PetitionFactory(received=True, period=("none", 0))

    assert "정해진 처리기간이 없습니다" in page(client_for, petition).content.decode()


def test_the_slip_is_a_pdf_under_the_receipt_number(client_for):
    petition = PetitionFactory(received=True, at=MONDAY)

    slip = page(client_for, petition, "receipt_slip")

    assert slip.headers["Content-Type"] == "application/pdf" and slip.content.startswith(b"%PDF-")
    assert f"{petition.receipt_number}.pdf" in slip.headers["Content-Disposition"]
    assert len(slip.content) < 200_000
    assert b"/StructTreeRoot" in slip.content, "a screen reader finds its way"


def test_the_slip_in_words_that_are_markup_elsewhere_stays_words(client_for):
    petition = PetitionFactory(received=True, title='#read("/etc/passwd") $x$ *굵게* <b>')

    assert page(client_for, petition, "receipt_slip").content.startswith(b"%PDF-")


def test_the_queries_of_a_receipt_do_not_grow(client_for, django_assert_max_num_queries):
    petition = PetitionFactory(answered=True)
    browser, address = (
        client_for(petition.petitioner.account),
        reverse("petitions:receipt", args=[petition.receipt_number]),
    )
    browser.get(address)

    with django_assert_max_num_queries(8):
        browser.get(address)
