"""A reader of English meets no Korean but names, laws and what people wrote."""

import gettext
import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils.translation import trans_real

from channels_mail.petition_notices import letters
from citizens.accounts.models import Department
from civil_petitions.catalogue.loading import load
from civil_petitions.drafts.models import Draft
from civil_petitions.models import PetitionType
from config import messages
from tests.factories import surveys
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.korean_words import korean_in

# What a Korean number plate looks like; what the factories' officers write; how Korean names itself.
ALLOWED = ("12가3456", "현장 사진을 올려 주세요.", "도로를 고쳤습니다.", "한국어")
PUBLIC = """/ /life/ /life/moving/ /petition-types/ /petition-types/report/ /petition-types/?only=link /search/
/search/?q=pothole /deadline/ /deadline/?received_on=2026-11-24&received_at=10:00&unit=day&value=7 /deadline/?unit=x
/board/ /board/rules/
/display/ /privacy/ /privacy/notice/ /terms/ /copyright/ /accessibility/ /tracking/ /accounts/login/ /accounts/signup/
/accounts/password/reset/ /nowhere/"""
MINE = """/me/ /me/petitions/ /me/profile/ /me/profile/correction/ /me/access-log/ /accounts/email/ /accounts/2fa/
/accounts/sessions/ /accounts/logout/ /me/consents/ /me/notifications/"""


@pytest.fixture(scope="module", autouse=True)
def compiled():
    messages.compile_all(settings.BASE_DIR)
    trans_real._translations.clear()
    gettext._translations.clear()


@pytest.fixture
def district(db):
    load()


@pytest.fixture
def account(db):
    account = AccountFactory(email="foreigner@mail.example")
    CitizenFactory(
        account=account,
        name="Anna Example",
        email="foreigner@mail.example",
        address="1 Saesol-ro",
        language="en",
    )
    return account


@pytest.fixture
def file_for(district, account):
    """A petition about a damaged road, taken as far as the trait says."""
    officer = OfficerFactory(display_name="Han", department=Department.objects.get(code="road"))
    form_version = PetitionType.objects.get(pk="report-road-damage").current_form()
    answers = {"location_address": "1 Saesol-ro", "content": "A deep hole."}

    def file(**trait):
        return PetitionFactory(
            account=account, form_version=form_version, title="Hole", answers=answers, officer=officer, **trait
        )

    return file


def browser(account=None):
    client = Client(headers={"accept-language": "en"})
    if account:
        client.force_login(account)
    return client


def read(response):
    assert response.status_code in (200, 404), response.status_code
    return korean_in(response.content.decode(), ALLOWED)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_pages_are_in_english(district, address):
    assert not read(browser().get(address))


def test_guides_of_all_types_are_in_english(district):
    client = browser()
    found = {each.pk: read(client.get(f"/petition-types/{each.pk}/")) for each in PetitionType.objects.all()}
    assert not {name: words for name, words in found.items() if words}


def test_forms_of_all_types_and_their_errors_are_in_english(district, account):
    client = browser(account)
    found = {}
    for each in PetitionType.objects.filter(channel="online"):
        draft = Draft.objects.create(
            account=account,
            petition_type=each,
            form_version=each.current_form(),
            subject_key=account.citizen.subject_key,
            sealed_answers={},
        )
        address = f"/drafts/{draft.pk}/write/"
        found[each.pk] = read(client.get(address)) + read(client.post(address, follow=True))
    assert not {name: words for name, words in found.items() if words}


def test_wrong_entries_are_told_in_english(district):
    client = browser()
    assert not read(client.post("/accounts/login/", {"login": "no@mail.example", "password": "no"}))
    assert not read(client.post("/accounts/signup/", {}))
    assert not read(client.post("/tracking/", {}))
    assert not read(client.post("/tracking/", {"receipt_number": "HB-2611-000482-7", "code": "123456"}))


@pytest.mark.parametrize("address", MINE.split())
def test_a_citizens_own_pages_are_in_english(file_for, account, address):
    file_for(waiting=True)
    file_for(answered=True)
    assert not read(browser(account).get(address))


@pytest.mark.parametrize("trait", ["submitted", "received", "assigned", "waiting", "answered"])
def test_a_petition_is_in_english_wherever_it_stands(file_for, account, trait):
    petition = file_for(**({} if trait == "submitted" else {trait: True}))
    pages = ["", "receipt/", "withdrawal/", "supplement/"]
    client = browser(account)
    found = {page: read(client.get(f"/petitions/{petition.receipt_number}/{page}", follow=True)) for page in pages}
    assert not {page: words for page, words in found.items() if words}


def test_the_survey_is_in_english(file_for):
    token = surveys.invite(file_for(answered=True))
    client = browser()
    assert not read(client.get(f"/surveys/{token}/"))
    assert not read(client.post(f"/surveys/{token}/", {"score": "2"}, follow=True))


def test_letters_about_a_petition_are_in_english(file_for):
    for petition in (file_for(waiting=True), file_for(answered=True)):
        for event in petition.events.all():
            letter = letters.write(event, name="Anna Example", address="foreigner@mail.example")
            words = [letter.subject, letter.body, letter.alternatives[0][0]]
            assert not [found for text in words for found in korean_in(text, ALLOWED)], event.kind


def test_letters_about_an_account_are_in_english(db, account):
    browser().post("/accounts/password/reset/", {"email": "foreigner@mail.example"})
    browser().post("/accounts/password/reset/", {"email": "stranger@mail.example"})
    assert len(mail.outbox) == 2
    assert not [found for each in mail.outbox for found in korean_in(f"{each.subject} {each.body}")]


def test_finds_korean_in_texts_and_attributes_but_not_where_it_is_marked():
    page = '<p>길</p><img alt="도로"><i lang="ko">법<b>조례</b></i><path d=""/><p title="A">B</p><script>가</script>'
    assert korean_in(page) == ["길", "도로"]
    assert korean_in("<p>홍길동 Kim</p>", ["홍길동"]) == []
    assert re.search(r"[가-힣]", page)
