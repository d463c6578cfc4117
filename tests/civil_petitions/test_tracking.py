"""A petition as its petitioner, and as somebody with its number and code, sees it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from civil_petitions import workflow
from civil_petitions.models import LookupAttempt
from tests.factories.accounts import AccountFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
LOOKUP = "/tracking/"


def own(petition, name="detail"):
    return reverse(f"petitions:{name}", args=[petition.receipt_number])


def test_the_petitioner_reads_state_sentence_due_date_and_counted_days(client_for):
    petition = PetitionFactory(assigned=True)
    workflow.notify_progress(petition, by=petition.officer, note="현장을 확인했습니다. 내일 고칩니다.")

    page = client_for(petition.petitioner.account).get(own(petition)).content.decode()

    for words in (
        "현장을 확인했습니다. 내일 고칩니다.",
        petition.receipt_number,
        "처리 기한은 어떻게 정하나요?",
        "셉니다",
    ):
        assert words in page
    assert petition.officer.display_name in page


def test_a_strangers_petition_is_not_found(client_for):
    petition = PetitionFactory(received=True)
    stranger = AccountFactory()
    CitizenFactory(account=stranger)

    for name in ("detail", "receipt", "receipt_slip", "supplement", "withdrawal"):
        assert client_for(stranger).get(own(petition, name)).status_code == 404


def test_the_answer_stands_on_the_page_and_the_refusal_with_its_remedy(client_for):
    petition = PetitionFactory(assigned=True)
    workflow.refuse(petition, by=petition.officer, reason="국도라서 고칠 수 없습니다.", remedy="행정심판 90일")

    page = client_for(petition.petitioner.account).get(own(petition)).content.decode()

    assert "국도라서 고칠 수 없습니다." in page and "행정심판 90일" in page and "이의를 제기할 수 있습니다" in page


def test_a_supplement_is_sent_and_the_clock_goes_on(client_for, settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path
    petition = PetitionFactory(waiting=True, at=timezone.now() - timedelta(days=1))
    browser = client_for(petition.petitioner.account)

    empty = browser.post(own(petition, "supplement"), {"note": ""})
    assert "보완하는 내용을 쓰거나 파일을 골라 주세요." in empty.content.decode()
    browser.post(own(petition, "supplement"), {"note": "사진을 다시 보냅니다."})

    petition.refresh_from_db()
    assert petition.status == "processing" and petition.excluded_dates


def test_a_withdrawal_asks_first_and_ends_the_petition(client_for):
    petition = PetitionFactory(received=True)
    browser = client_for(petition.petitioner.account)

    assert "취하할까요" in browser.get(own(petition, "withdrawal")).content.decode()
    browser.post(own(petition, "withdrawal"), {"reason": ""})

    petition.refresh_from_db()
    assert petition.status == "withdrawn"


def test_number_and_code_open_the_petition_without_names(client):
    petition = PetitionFactory(received=True)
    found = client.post(LOOKUP, {"receipt_number": petition.receipt_number.lower(), "code": petition.lookup_code()})

    page = client.get(found.headers["Location"]).content.decode()

    assert petition.receipt_number in page and "홍길동" not in page and own(petition, "withdrawal") not in page


def test_a_wrong_code_and_an_absent_number_look_the_same(client):
    petition = PetitionFactory(received=True)
    code = "000000" if petition.lookup_code() != "000000" else "000001"

    wrong = client.post(LOOKUP, {"receipt_number": petition.receipt_number, "code": code})
    absent = client.post(LOOKUP, {"receipt_number": "HB-9901-000001-1", "code": code})

    assert wrong.status_code == absent.status_code == 200
    assert "맞지 않습니다" in wrong.content.decode() and "맞지 않습니다" in absent.content.decode()


def test_after_five_wrong_tries_even_the_right_code_waits(client):
    petition = PetitionFactory(received=True)
    for _try in range(5):
        client.post(LOOKUP, {"receipt_number": petition.receipt_number, "code": "-"})

    blocked = client.post(LOOKUP, {"receipt_number": petition.receipt_number, "code": petition.lookup_code()})
    assert blocked.status_code == 429
    LookupAttempt.objects.update(tried_at=timezone.now() - timedelta(minutes=16))
    opened = client.post(LOOKUP, {"receipt_number": petition.receipt_number, "code": petition.lookup_code()})
    assert opened.status_code == 302


def test_an_opened_petition_closes_again_after_half_an_hour(client, time_machine):
    petition = PetitionFactory(received=True)
    page = client.post(LOOKUP, {"receipt_number": petition.receipt_number, "code": petition.lookup_code()}).headers[
        "Location"
    ]
    assert client.get(page).status_code == 200

    time_machine.move_to(timezone.now() + timedelta(minutes=31))

    assert client.get(page).headers["Location"] == LOOKUP


def test_the_queries_of_a_petitions_page_do_not_grow(client_for, django_assert_max_num_queries):
    petition = PetitionFactory(assigned=True)
    for number in range(10):
        workflow.notify_progress(petition, by=petition.officer, note=f"{number}번째 소식")
    browser = client_for(petition.petitioner.account)
    browser.get(own(petition))

    with django_assert_max_num_queries(12):
        browser.get(own(petition))
