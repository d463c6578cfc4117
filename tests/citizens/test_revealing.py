"""One person at a time, with a reason, for five minutes, in one browser."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from citizens.registry.models import Citizen
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
FORM = {
    "fields": [
        {"id": "applicant_name", "label": "이름", "type": "text", "pii": "name"},
        {"id": "applicant_tel", "label": "휴대전화", "type": "tel", "pii": "tel"},
        {"id": "car", "label": "차량 번호", "type": "text", "pii": "vehicle"},
        {"id": "content", "label": "내용", "type": "textarea"},
    ],
    "attachments": [],
    "rules": {},
}
ANSWERS = {
    "applicant_name": "박가람",
    "applicant_tel": "010-0000-4321",
    "car": "12가3456",
    "content": "garam@mail.example 로 답해 주세요.",
}


@pytest.fixture
def petition(officer):
    citizen = CitizenFactory(name="박가람", email="garam@mail.example", phone="010-0000-4321")
    form = FormVersionFactory(petition_type__department=officer.department, definition=FORM)
    return PetitionFactory(citizen=citizen, form_version=form, answers=ANSWERS)


@pytest.fixture
def other_petition(officer):
    return PetitionFactory(citizen=CitizenFactory(name="서하늘"), department=officer.department)


@pytest.fixture
def browser(client_for, officer):
    return client_for(officer)


def case(petition, noun="case"):
    return reverse(f"office_petitions:{noun}", args=[petition.receipt_number])


def reveal(browser, petition, **words):
    return browser.post(
        case(petition, "reveal"), {"reason": "contact", "detail": "전화로 여쭐 것이 있습니다."} | words
    )


def shown(browser, petition):
    return browser.get(case(petition)).content.decode()


def is_open(browser, petition):
    page = shown(browser, petition)
    assert ("박가람" in page) == ("010-0000-4321" in page) == ("garam@mail.example" in page)
    return "박가람" in page


def test_what_the_petition_says_of_people_is_masked_too(browser, petition):
    page = shown(browser, petition)

    assert not is_open(browser, petition)
    assert "박*람" in page and "010-****-4321" in page and "ga***@mail.example" in page
    assert "12가3456" in page  # the car is what it is about


def test_the_preview_is_masked(browser, petition):
    reveal(browser, petition)

    page = browser.get(case(petition, "preview"), headers={"HX-Request": "true"}).content.decode()

    assert "박*람" in page and "박가람" not in page and "garam@" not in page


def test_a_reveal_shows_everything_with_the_mask_at_hand(browser, petition):
    assert reveal(browser, petition).url == case(petition)

    page = shown(browser, petition)

    assert is_open(browser, petition)
    assert 'data-mask="박*람"' in page and 'data-mask="010-****-4321"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    entry = AccessLogEntry.objects.get(action="reveal")
    assert (entry.citizen_id, entry.target, entry.ip) == (
        petition.petitioner_id,
        petition.receipt_number,
        "127.0.0.1",
    )
    assert entry.purpose == "구민에게 연락: 전화로 여쭐 것이 있습니다."


@pytest.mark.parametrize(
    "words", [{"detail": ""}, {"detail": "그냥"}, {"reason": ""}, {"reason": "curious"}, {"detail": "900101-1234567"}]
)
def test_without_a_reason_nothing_is_shown_and_nothing_logged(browser, petition, words):
    page = reveal(browser, petition, **words)

    assert page.status_code == 200 and "박가람" not in page.content.decode()
    assert not is_open(browser, petition)
    assert not AccessLogEntry.objects.filter(action="reveal").exists()


def test_after_five_minutes_a_reload_is_masked(browser, petition):
    began_at = timezone.now()
    with time_machine.travel(began_at, tick=False):
        reveal(browser, petition)
    with time_machine.travel(began_at + timedelta(minutes=4, seconds=59), tick=False):
        assert is_open(browser, petition)
        assert 'data-revealed="1"' in shown(browser, petition)
    with time_machine.travel(began_at + timedelta(minutes=5), tick=False):
        assert not is_open(browser, petition)


def test_another_person_masks_the_first(browser, petition, other_petition):
    reveal(browser, petition)
    reveal(browser, other_petition)

    assert not is_open(browser, petition)
    assert "서하늘" in shown(browser, other_petition)


def test_it_is_masked_at_once_when_asked(browser, petition):
    reveal(browser, petition)

    assert browser.post(case(petition, "reveal"), {"mask": "1"}).url == case(petition)
    assert not is_open(browser, petition)


def test_another_browser_of_the_same_officer_sees_nothing(browser, petition, client_for, officer):
    reveal(browser, petition)

    assert not is_open(client_for(officer), petition)


def test_the_session_holds_no_word_of_the_person(browser, petition):
    reveal(browser, petition)

    entry = AccessLogEntry.objects.get(action="reveal")
    assert browser.session["reveal"] == str(entry.pk)
    assert str(petition.petitioner_id) not in str(dict(browser.session))


def of_another_officer(browser, petition, other_petition, officer):
    return petition.petitioner.log_reveal(to=OfficerFactory(), purpose="확인")


def of_another_person(browser, petition, other_petition, officer):
    return other_petition.petitioner.log_reveal(to=officer, purpose="확인")


def of_another_kind(browser, petition, other_petition, officer):
    shown(browser, petition)
    return AccessLogEntry.objects.filter(action="view").first()


@pytest.mark.parametrize("entry", [of_another_officer, of_another_person, of_another_kind])
def test_an_entry_that_is_not_this_reveal_opens_nothing(browser, petition, other_petition, officer, entry):
    session = browser.session
    session["reveal"] = str(entry(browser, petition, other_petition, officer).pk)
    session.save()

    assert not is_open(browser, petition)


def test_an_entry_opens_the_person_it_names_only(officer, petition, other_petition):
    entry = petition.petitioner.log_reveal(to=officer, purpose="확인")

    with pytest.raises(PermissionError):
        Citizen.objects.get(pk=other_petition.petitioner_id).revealed_by(entry)


def test_who_may_not_reveal_is_offered_nothing(client_for, petition, officer):
    auditor = client_for(OfficerFactory(auditor=True, department=officer.department))

    assert "까닭 쓰고 보기" not in shown(auditor, petition)
    assert reveal(auditor, petition).status_code == 403
