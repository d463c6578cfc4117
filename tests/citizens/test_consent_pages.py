"""The citizen's consents: as easy to take back as to give, nothing pre-ticked, a receipt of all of it."""

import re

import pytest

from citizens.consent import actions
from citizens.consent.models import ConsentEntry
from citizens.consent.purposes import Purpose
from tests.factories.accounts import AccountFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
PAGE = "/me/consents/"
NEWS = Purpose.NEWS_DISTRICT


@pytest.fixture
def browser(citizen, client_for):
    return client_for(citizen)


def save(browser, version=1, **answers):
    versions = {f"version_{purpose}": version for purpose in answers}
    return browser.post(PAGE, answers | versions, follow=True)


def ticked(page):
    return re.findall(r'name="(\w+)" value="(yes|no)"[^>]* checked', page.content.decode())


def test_nothing_is_ticked_before_it_was_decided(browser):
    page = browser.get(PAGE)

    assert ticked(page) == []
    assert page.content.decode().count('value="yes"') == page.content.decode().count('value="no"') == len(Purpose)


def test_each_purpose_says_what_is_used_how_long_and_what_if_not(browser):
    text = browser.get(PAGE).content.decode()

    for document in actions.documents_in_force().values():
        assert document.text_ko in text and document.items_ko in text
        assert f"<b>{document.period_ko}</b>" in text and document.refusal_ko in text


def test_what_was_decided_is_shown_and_changed_right_there(browser, citizen):
    page = save(browser, news_district="yes", surveys="no")

    assert page.redirect_chain[-1][0].startswith("/me/consents/receipts/")
    assert ticked(browser.get(PAGE)) == [("news_district", "yes"), ("surveys", "no")]
    save(browser, news_district="no")
    assert not actions.has_consented(citizen.citizen, NEWS)


def test_giving_and_withdrawing_take_the_same_way(browser, citizen):
    for answer, has in (("yes", True), ("no", False)):
        save(browser, news_district=answer)
        assert actions.has_consented(citizen.citizen, NEWS) is has


def test_an_open_question_is_no_answer(browser):
    page = save(browser, news_district="")

    assert not ConsentEntry.objects.exists()
    assert "바뀐 것이 없습니다" in page.content.decode()


def test_a_forged_answer_is_refused_in_words(browser):
    page = browser.post(PAGE, {"news_district": "perhaps"})

    assert page.status_code == 200 and "골라 주세요" in page.content.decode()
    assert not ConsentEntry.objects.exists()


def test_a_text_that_changed_meanwhile_is_to_be_read_again(browser):
    page = save(browser, version=0, news_district="yes")

    assert "동의서가 바뀌었습니다" in page.content.decode()
    assert not ConsentEntry.objects.exists()


def test_another_page_may_ask_about_some_only(browser):
    page = browser.get(f"{PAGE}?purpose=news_safety&purpose=unknown")

    assert 'id="news_safety"' in page.content.decode() and 'id="surveys"' not in page.content.decode()


def test_the_proof_says_from_where_and_on_which_page(browser):
    save(browser, news_district="yes")

    assert ConsentEntry.objects.get().proof() == {"ip": "127.0.0.1", "how": "/me/consents/"}


def test_the_receipt_is_ones_own_as_page_and_as_pdf(browser, citizen, client_for):
    save(browser, news_district="yes", surveys="no")
    address = f"/me/consents/receipts/{ConsentEntry.objects.first().receipt_id}/"
    stranger = AccountFactory()
    CitizenFactory(account=stranger)

    page, pdf = browser.get(address), browser.get(f"{address}receipt.pdf")

    assert "구정 소식" in page.content.decode() and "설문 참여 요청" in page.content.decode()
    assert pdf.content.startswith(b"%PDF") and "attachment" in pdf["Content-Disposition"]
    for part in ("", "receipt.pdf"):
        assert client_for(stranger).get(address + part).status_code == 404


def test_the_page_asks_as_often_for_all_as_for_none(browser, django_assert_max_num_queries):
    save(browser, **dict.fromkeys(Purpose.values, "yes"))

    with django_assert_max_num_queries(7):
        browser.get(PAGE)


def test_what_the_law_asks_for_has_a_notice_and_no_box(client):
    """Neither sign-up nor a petition's form makes anybody agree."""
    notice = client.get("/privacy/notice/").content.decode()
    signup = client.get("/accounts/signup/").content.decode()

    assert "동의를 받지 않습니다" in notice and all(str(purpose.label) in notice for purpose in Purpose)
    assert "/privacy/notice/" in signup and "동의합니다" not in signup and "동의함" not in signup


def test_advertising_says_so(browser):
    page = browser.get(PAGE).content.decode()

    assert page.count("(광고)</b>") == 1 and page.count("data-apart") == 1
