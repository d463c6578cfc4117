"""How a citizen keeps the ways to be reached: one more, its proof, the default, and its end."""

import re
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from citizens.consent import actions as consents
from citizens.consent import publishing
from citizens.consent.purposes import Purpose
from citizens.contact_points import actions, proving, text_messages
from citizens.contact_points.errors import CodeWrong, NotProven, TooMany, TooSoon
from citizens.contact_points.models import ContactPoint, SentProof
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.contact_points import known, only
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
MINE = "/me/contact-points/"


@pytest.fixture
def demo(settings):
    """Only the demonstration has somebody who carries text messages."""
    settings.DEMO = True


@pytest.fixture
def person():
    account = AccountFactory(email="hong@mail.example")
    return CitizenFactory(account=account, email="hong@mail.example", phone="010-0000-1111")


@pytest.fixture
def browser(person, client_for):
    return client_for(person.account)


def text(answer):
    return answer.content.decode()


def added(person, kind="mail", value="new@mail.example"):
    return actions.add(person, kind=kind, value=value, by=person.account)


def mailed_link():
    return re.search(r"/me/contact-points/links/\S+/", mail.outbox[-1].body).group()


def sent_code():
    return re.search(r"\d{6}", mail.outbox[-1].body).group()


# --- the page -----------------------------------------------------------------------------------------
def test_the_page_shows_each_way_with_what_is_known_of_it(browser, person):
    added(person)
    actions.bounced("new@mail.example", hard=True)
    page = text(browser.get(MINE))

    assert "hong@mail.example" in page and "로그인하는 주소" in page
    assert "new@mail.example" in page and "아직 확인하지 않았습니다" in page and "되돌아왔습니다" in page
    assert "010-0000-1111" in page and "한별구 새솔동 12-3" in page


def test_what_cannot_be_opened_can_still_be_removed(browser, person):
    point = added(person, "phone", "010-0000-2222")
    flip = "set_byte(sealed_value, length(sealed_value) - 1, get_byte(sealed_value, length(sealed_value) - 1) # 1)"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE contact_points_contactpoint SET sealed_value = {flip} WHERE id = %s", [point.pk])
    assert browser.get(MINE).status_code == 200
    browser.post(f"{MINE}{point.pk}/removal/")

    assert not ContactPoint.objects.filter(pk=point.pk).exists()


def agree(person, agrees=True):
    consents.decide(person, {Purpose.NEWS_DISTRICT: agrees}, by=person.account, proof={"ip": "192.0.2.7"})


def test_beside_each_mail_address_stand_the_news_that_were_agreed_to(browser, person):
    added(person)
    assert text(browser.get(MINE)).count("동의한 소식이 없습니다.") == 2
    agree(person)
    page = text(browser.get(MINE))
    assert page.count("동의한 소식: 구정 소식<") == 2 and "동의한 소식이 없습니다." not in page
    agree(person, agrees=False)

    assert text(browser.get(MINE)).count("동의한 소식이 없습니다.") == 2


def test_a_consent_to_a_text_that_was_widened_since_is_not_shown(browser, person):
    agree(person)
    draft = publishing.draft(Purpose.NEWS_DISTRICT, by=OfficerFactory(privacy=True), channels=["mail"], asks_anew=True)
    publishing.publish(draft, by=OfficerFactory(privacy=True))

    assert "동의한 소식이 없습니다." in text(browser.get(MINE))


def test_the_officer_sees_what_may_be_sent_where(person, client_for):
    agree(person)

    page = text(client_for(OfficerFactory()).get(f"/office/citizens/{person.pk}/?purpose=call"))
    assert page.count("동의한 소식: 구정 소식<") == 1


def test_many_points_and_consents_are_asked_for_at_once(browser, person, client_for, django_assert_max_num_queries):
    officer, page = client_for(OfficerFactory()), f"/office/citizens/{person.pk}/?purpose=call"
    for each, url in ((browser, MINE), (officer, page)):
        each.get(url)
    with django_assert_max_num_queries(60) as mine:
        browser.get(MINE)
    with django_assert_max_num_queries(60) as office:
        officer.get(page)
    for number in range(3):
        added(person, value=f"more{number}@mail.example")
    agree(person)
    with django_assert_max_num_queries(len(mine)):
        browser.get(MINE)
    with django_assert_max_num_queries(len(office)):
        officer.get(page)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("mail", "halfan", "끝까지"),
        ("mail", "", "전자우편 주소를 써 주세요"),
        ("phone", "12", "숫자로"),
        ("post", "한별구 900101-1234567", "주민등록번호는 쓰지 마십시오"),
        ("phone", "０１０-0000-1111", "이미 적어 두신"),
    ],
)
def test_what_is_no_contact_is_told_and_nothing_typed_is_lost(browser, person, kind, value, said):
    answer = browser.post(f"{MINE}new/{kind}/", {"value": value})

    assert answer.status_code == 200 and said in text(answer) and value in text(answer)


def test_there_is_no_other_kind(browser):
    assert browser.get(f"{MINE}new/fax/").status_code == 404


def test_a_lot_address_is_taken_and_the_road_name_asked_for(browser, person):
    answer = browser.post(f"{MINE}new/post/", {"value": "한별구 새솔동 77-1"}, follow=True)

    assert "도로명주소로 고치시면" in text(answer)
    assert ("한별구 새솔동 77-1", False) in known(person, "post")


def test_the_default_changes_with_one_press(browser, person):
    point = added(person, "phone", "010-0000-2222")
    browser.post(f"{MINE}{point.pk}/default/")

    assert known(person, "phone") == [("010-0000-2222", True), ("010-0000-1111", False)]


def test_the_logins_address_stays(browser, person):
    point = only(person, "mail")
    answer = browser.post(f"{MINE}{point.pk}/removal/", follow=True)
    assert "로그인하는 주소나 하나 남은 메일 주소는 지울 수 없습니다" in text(answer)
    assert browser.post(f"{MINE}{point.pk}/correction/", {"value": "x@mail.example"}).url == "/accounts/email/"

    assert known(person, "mail") == [("hong@mail.example", True)]


def test_anothers_contact_point_is_not_found(browser):
    point = only(CitizenFactory(account=AccountFactory()), "phone")
    for noun in ("correction/", "code/", "removal/"):
        assert browser.get(f"{MINE}{point.pk}/{noun}").status_code == 404
    for noun in ("default/", "proof/", "confirmation/", "removal/"):
        assert browser.post(f"{MINE}{point.pk}/{noun}").status_code == 404


# --- proof by link --------------------------------------------------------------------------------------
def test_a_new_address_gets_a_link_and_is_proven_by_its_button_alone(browser, person):
    browser.post(f"{MINE}new/mail/", {"value": "New@Mail.example"})
    assert mail.outbox[-1].to == ["new@mail.example"]
    page = text(browser.get(mailed_link()))
    assert "new@mail.example" in page and only(person, "mail", is_default=False).verified_at is None
    browser.post(mailed_link())

    assert only(person, "mail", is_default=False).verified_by == "link"


def test_a_link_names_nobody(person):
    proving.send_link(added(person), by=person.account)

    assert "new@mail.example" not in mailed_link() and str(person.pk) not in mailed_link()


def test_a_link_is_of_its_value_of_its_citizen_and_of_a_day(browser, person, client_for, monkeypatch):
    point = added(person)
    proving.send_link(point, by=person.account)
    link = mailed_link()
    stranger = CitizenFactory(account=AccountFactory())
    assert client_for(stranger.account).post(link).status_code == 410
    assert browser.post(link[:-3] + "xx/").status_code == 410
    with monkeypatch.context() as later:
        later.setattr(proving, "LINK_FOR", timedelta(seconds=-1))
        assert browser.post(link).status_code == 410
    actions.correct(point, value="other@mail.example", by=person.account)
    assert browser.post(link).status_code == 410

    assert only(person, "mail", is_default=False).verified_at is None


# --- proof by code ----------------------------------------------------------------------------------------
@pytest.mark.usefixtures("demo")
def test_a_new_number_gets_a_code_and_is_proven_by_it(browser, person):
    answer = browser.post(f"{MINE}new/phone/", {"value": "010-0000-2222"})
    assert mail.outbox[-1].to == ["01000002222@sms.example"]
    browser.post(answer.url, {"code": f" {sent_code()[:3]} {sent_code()[3:]}"})

    assert only(person, "phone", is_default=False).verified_by == "code"


@pytest.mark.usefixtures("demo")
def test_a_wrong_code_may_be_tried_five_times_and_then_the_right_one_holds_no_more(person):
    point = added(person, "phone", "010-0000-2222")
    proving.send_code(point, by=person.account)
    right = sent_code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1):
        with pytest.raises(CodeWrong) as caught:
            proving.spend_code(point, code=wrong, by=person.account)
        assert caught.value.left == left
    for code in (wrong, right):
        with pytest.raises(NotProven):
            proving.spend_code(point, code=code, by=person.account)

    assert only(person, "phone", is_default=False).verified_at is None


@pytest.mark.usefixtures("demo")
@pytest.mark.django_db(transaction=True)
def test_guesses_at_one_moment_are_all_counted():
    person = CitizenFactory(account=AccountFactory())
    point = added(person, "phone", "010-0000-2222")
    proving.send_code(point, by=person.account)
    wrong, barrier = f"{(int(sent_code()) + 1) % 10**6:06d}", Barrier(8)

    def guess():
        barrier.wait()
        with suppress(CodeWrong, NotProven):
            proving.spend_code(ContactPoint.objects.get(pk=point.pk), code=wrong, by=person.account)
        connection.close()

    threads = [Thread(target=guess) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert SentProof.objects.get().tries == proving.TRIES


@pytest.mark.usefixtures("demo")
def test_a_code_is_of_ten_minutes_and_of_its_number(browser, person):
    point = added(person, "phone", "010-0000-2222")
    proving.send_code(point, by=person.account)
    code = sent_code()
    SentProof.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    assert "이 번호로는 확인할 수 없습니다" in text(browser.post(f"{MINE}{point.pk}/code/", {"code": code}))
    proving.send_code(point, by=person.account)
    actions.correct(point, value="010-0000-3333", by=person.account)
    with pytest.raises(NotProven):
        proving.spend_code(point, code=sent_code(), by=person.account)


@pytest.mark.usefixtures("demo")
def test_nobody_is_flooded(person):
    point = added(person, "phone", "010-0000-2222")
    proving.send_code(point, by=person.account)
    with pytest.raises(TooSoon):
        proving.send_code(point, by=person.account)
    for _number in range(proving.MOST_A_DAY - 1):
        SentProof.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
        proving.send_code(point, by=person.account)
    SentProof.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    with pytest.raises(TooMany):
        proving.send_code(point, by=person.account)
    SentProof.objects.update(sent_at=timezone.now() - timedelta(days=2))
    proving.forget_old()

    assert not SentProof.objects.exists()


def test_without_a_carrier_a_number_is_kept_and_nothing_is_sent(browser, person, settings):
    settings.DEMO = False
    answer = browser.post(f"{MINE}new/phone/", {"value": "010-0000-2222"})

    assert answer.url == MINE and mail.outbox == []
    assert "확인 번호 받기" not in text(browser.get(MINE))


@pytest.mark.parametrize("number", ["02-000-1111", "+1 555 0100"])
@pytest.mark.usefixtures("demo")
def test_a_number_without_text_messages_is_sent_none(browser, person, number):
    browser.post(f"{MINE}new/phone/", {"value": number})

    assert mail.outbox == [] and len(known(person, "phone")) == 2


@pytest.mark.usefixtures("demo")
def test_no_network_takes_a_long_or_strange_text():
    sender = text_messages.sender()
    for number, words in (
        ("010-0000-1111", "가" * 46),
        ("02-000-1111", "가"),
        ("010-0000-1111", "\U0001f600"),
        ("010-0000-1111", " "),
    ):
        with pytest.raises(text_messages.TextMessageRefused) as caught:
            sender.send(number, words)
        assert number not in str(caught.value)


# --- the question, and the officer --------------------------------------------------------------------
def test_the_question_is_answered_yes_or_later(browser, person):
    point = only(person, "phone")
    browser.post(f"{MINE}{point.pk}/confirmation/")
    point.refresh_from_db()
    assert point.confirmed_at is not None and point.ask_after is None
    browser.post(f"{MINE}{point.pk}/confirmation/", {"later": "1"})
    point.refresh_from_db()

    assert point.ask_after > timezone.now() + timedelta(days=29)


def test_the_officer_sees_them_masked_and_vouches_for_one(person, client_for):
    officer, point = OfficerFactory(display_name="한도로"), only(person, "phone")
    browser = client_for(officer)
    page = f"/office/citizens/{person.pk}/"
    shown = text(browser.get(f"{page}?purpose=call"))
    assert "010-****-1111" in shown and "010-0000-1111" not in shown and "hong@mail" not in shown
    browser.post(f"{page}contact-points/{point.pk}/", {"purpose": "visit"})
    point.refresh_from_db()

    assert (point.verified_by, point.verifier) == ("officer", officer)
    entry = AccessLogEntry.objects.latest("occurred_at")
    assert (entry.target, entry.citizen_id, entry.purpose) == ("연락처 확인", person.pk, "방문 응대")


def test_nobody_vouches_for_a_point_of_another_citizen(person, client_for):
    other = only(CitizenFactory(), "phone")
    answer = client_for(OfficerFactory()).post(f"/office/citizens/{person.pk}/contact-points/{other.pk}/")

    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.verified_at is None


@pytest.mark.parametrize("kind", ["phone", "post"])
def test_an_officer_notes_that_nobody_is_reached_and_either_takes_it_back(person, browser, client_for, kind):
    officer, point = client_for(OfficerFactory()), only(person, kind)
    page = f"/office/citizens/{person.pk}/"
    url = f"{page}contact-points/{point.pk}/reachability/"
    was_usable = ContactPoint.objects.usable().filter(pk=point.pk).exists()
    for take_back in (
        lambda: officer.post(url, {"purpose": "call", "reachable": "1"}),
        lambda: browser.post(f"{MINE}{point.pk}/reachability/"),
    ):
        officer.post(url, {"purpose": "call"})
        assert AccessLogEntry.objects.latest("occurred_at").target == "연락되는지 적기"
        assert not ContactPoint.objects.usable().filter(pk=point.pk).exists()
        assert "연락되지 않음 · " in text(browser.get(MINE))
        shown = text(officer.get(f"{page}?purpose=call"))
        assert "연락되지 않음 · " in shown and "다시 쓸 수 있음" in shown
        take_back()
        assert "연락되지 않음" not in text(browser.get(MINE))
        assert ContactPoint.objects.usable().filter(pk=point.pk).exists() == was_usable


def test_of_mail_nobody_says_so_and_a_citizen_only_takes_back(person, browser, client_for):
    mailed, phone = only(person, "mail"), only(person, "phone")
    officer = client_for(OfficerFactory())
    assert officer.post(f"/office/citizens/{person.pk}/contact-points/{mailed.pk}/reachability/").status_code == 404
    assert browser.post(f"{MINE}{mailed.pk}/reachability/").status_code == 404
    stranger = only(CitizenFactory(account=AccountFactory()), "phone")
    assert browser.post(f"{MINE}{stranger.pk}/reachability/").status_code == 404
    with pytest.raises(PermissionError):
        actions.mark_unreachable(phone, by=person.account)
