"""A petition out of a call or a visit: which kinds, whose, once, and what is read out."""

import uuid
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from citizens.contacts import actions, entry_drafts
from citizens.contacts.errors import TooLateToUndo
from citizens.contacts.models import Contact
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from portal.counter import filing, petition_form
from portal.counter.views import READ_OUT_WITHIN
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import FormVersionFactory, PetitionTypeFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return OfficerFactory(display_name="한도로")


@pytest.fixture
def browser(officer, client_for):
    return client_for(officer)


@pytest.fixture
def person():
    return CitizenFactory(name="홍길동", phone="010-0000-1234")


@pytest.fixture
def version(officer):
    fields = [
        {"id": "place", "label": "장소", "type": "text", "required": True, "maxlength": 100},
        {"id": "content", "label": "내용", "type": "textarea", "required": True, "maxlength": 1000},
        {"id": "applicant_name", "label": "이름", "type": "text", "required": True, "group": "applicant"},
    ]
    return FormVersionFactory(
        petition_type__id="report-road",
        petition_type__department=officer.department,
        definition={"fields": fields, "attachments": [], "rules": {}, "groups": {"applicant": "신청인"}},
    )


def call(officer, citizen=None, channel="phone"):
    return actions.record(
        citizen=citizen, channel=channel, direction="in", kind="report", by=officer, note="길이 파였다고 하심"
    )


def url(contact, kind="report-road"):
    return f"/office/contacts/{contact.pk}/petition/{kind}/"


def text(answer):
    return answer.content.decode()


ANSWERS = {"place": "바다마루로 42", "content": "버스 정류장 앞이 크게 파였습니다."}


def test_what_was_said_stands_in_the_form_and_the_person_stays_masked(browser, officer, person, version):
    page = text(browser.get(url(call(officer, person))))

    assert page.count("길이 파였다고 하심") == 2
    assert "홍*동" in page and "홍길동" not in page and "applicant_name" not in page


def test_it_is_filed_for_who_called_and_is_the_same_contact(browser, officer, person, version):
    contact = call(officer, person)
    answer = browser.post(url(contact), ANSWERS, follow=True)
    petition = Petition.objects.get()

    assert (petition.petitioner, petition.channel) == (person, "phone")
    assert petition.receipt_number in text(answer) and petition.lookup_code() in text(answer)
    assert Contact.objects.filter(direction="in").get().target == petition.receipt_number
    assert petition.sealed_answers.open() == ANSWERS


def test_the_code_is_read_out_for_an_hour_only(browser, officer, person, version):
    contact = call(officer, person)
    browser.post(url(contact), ANSWERS)
    Petition.objects.update(submitted_at=timezone.now() - 2 * READ_OUT_WITHIN)
    page = text(browser.get(f"/office/contacts/{contact.pk}/"))

    assert Petition.objects.get().lookup_code() not in page


def test_a_second_click_files_nothing_more(browser, officer, person, version):
    contact = call(officer, person)
    browser.post(url(contact), ANSWERS)
    answer = browser.post(url(contact), ANSWERS)

    assert answer.status_code == 302 and Petition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_one_moment_one_petition_comes():
    officer, person = OfficerFactory(), CitizenFactory()
    version = FormVersionFactory(petition_type__department=officer.department)
    contact, barrier, made = call(officer, person), Barrier(2), []

    def click():
        form = petition_form.bound(version, ANSWERS, contact)
        assert form.is_valid()
        barrier.wait()
        made.append(filing.file(contact, form, by=officer).pk)
        connection.close()

    threads = [Thread(target=click) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(made) == 2 and made[0] == made[1] and Petition.objects.count() == 1


def test_what_is_wrong_is_told_and_what_was_typed_stays_for_another_day(browser, officer, person, version):
    contact = call(officer, person)
    answer = browser.post(url(contact), {"place": "", "content": "크게 파였습니다. 조심하라고 하심"})

    assert answer.status_code == 200 and "크게 파였습니다. 조심하라고 하심" in text(answer)
    assert "크게 파였습니다. 조심하라고 하심" in text(browser.get(url(contact)))
    assert not Petition.objects.exists()


def test_what_was_typed_is_kept_sealed_and_goes_with_the_filing(browser, officer, person, version):
    contact = call(officer, person)
    saved = browser.post(url(contact) + "draft/", {"place": "바다마루로", "strange": "x"})
    assert saved.json()["version"] == 1
    assert entry_drafts.of(officer, contact).raw() == {"place": ["바다마루로"]}
    browser.post(url(contact), ANSWERS)

    assert entry_drafts.of(officer, contact) is None


def test_somebody_unknown_says_who_they_are_first(browser, officer, version):
    contact = call(officer)
    assert "신청인 이름" in text(browser.post(url(contact), ANSWERS))
    assert not Petition.objects.exists()
    browser.post(url(contact), ANSWERS | {"caller_name": "성춘향", "caller_phone": "010-0000-7777"})

    assert Petition.objects.get().petitioner == Citizen.objects.with_phone("010-0000-7777").get()
    assert Contact.objects.get(pk=contact.pk).target == Petition.objects.get().receipt_number


def test_by_telephone_only_what_the_law_lets_be_told(browser, officer, person, version):
    permit = PetitionTypeFactory(id="apply-permit", name_ko="도로점용 허가", legal_kind="statutory")
    FormVersionFactory(petition_type=permit)
    spoken, visit = call(officer, person), call(officer, person, channel="visit")

    assert browser.get(url(spoken, "apply-permit")).status_code == 404
    assert "도로점용 허가" not in text(browser.get(f"/office/contacts/{spoken.pk}/petition/"))
    assert browser.get(url(visit, "apply-permit")).status_code == 200


def test_at_the_counter_a_card_is_seen_where_the_petition_asks_for_it(browser, officer, person):
    FormVersionFactory(petition_type__id="confirm-tax", petition_type__identity="verified")
    contact = call(officer, person, channel="visit")
    refused = browser.post(url(contact, "confirm-tax"), ANSWERS)
    assert "신분증을 보고 표시해 주세요" in text(refused) and not Petition.objects.exists()
    browser.post(url(contact, "confirm-tax"), ANSWERS | {"saw_identity": "on"})

    assert Petition.objects.get().channel == "visit"


def test_an_answer_that_asks_for_identity_is_refused_on_the_telephone(browser, officer, person):
    rule = {"when": {"content": ["포상금"]}, "identity": "verified"}
    version = FormVersionFactory(petition_type__id="report-reward")
    version.definition["rules"] = {"identity": [rule]}
    version.save()
    answer = browser.post(url(call(officer, person), "report-reward"), ANSWERS | {"content": "포상금"})

    assert "본인확인이 필요한 민원입니다" in text(answer) and not Petition.objects.exists()


def test_what_became_a_petition_is_not_taken_back(browser, officer, person, version):
    contact = call(officer, person)
    browser.post(url(contact), ANSWERS)
    with pytest.raises(TooLateToUndo):
        actions.take_back(Contact.objects.get(pk=contact.pk), by=officer)


def test_another_departments_call_and_an_unknown_kind_are_not_found(browser, officer, person, version):
    assert browser.get(url(call(OfficerFactory(), person))).status_code == 404
    assert browser.get(url(call(officer, person), "nothing")).status_code == 404
    assert browser.get(f"/office/contacts/{uuid.uuid4()}/petition/").status_code == 404


def test_a_call_of_a_merged_record_is_filed_for_who_stands(officer, person, version):
    contact = call(officer, person)
    kept = CitizenFactory()
    Citizen.objects.filter(pk=person.pk).update(merged_into=kept)
    form = petition_form.bound(version, ANSWERS, contact)
    assert form.is_valid()

    assert filing.file(contact, form, by=officer).petitioner == kept
