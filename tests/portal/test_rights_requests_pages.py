"""A request from the citizen's form over the privacy officer's desk to the answer on the citizen's page."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from citizens.access_log.models import AccessLogEntry
from portal.rights_requests import workflow
from portal.rights_requests.models import RightsRequest
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
NEW = reverse("my_data:new_request")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MANDATE_ROOT = tmp_path / "mandates"


@pytest.fixture
def person():
    account = AccountFactory(email="person@mail.example")
    CitizenFactory(account=account, email="person@mail.example", name="박가람", phone="010-0000-4242")
    return account


@pytest.fixture
def privacy():
    return OfficerFactory(email="privacy@hanbyeol.example", display_name="문지음", privacy=True)


def typed(**wanted):
    return {"submission_key": str(uuid.uuid4()), "kind": "access", "who": "self", "text": ""} | wanted


def filed(person, **wanted):
    return workflow.file(by=person, submission_key=uuid.uuid4(), kind="access", **wanted)


def desk(request, noun=""):
    address = reverse("office_rights_requests:case", args=[request.number])
    return address + (f"{noun}/" if noun else "")


def post(client, request, noun, **typed_in):
    request.refresh_from_db()
    return client.post(desk(request, noun), {"version": request.version} | typed_in)


# The citizen


def test_a_request_takes_one_choice_and_shows_its_due_day(person, client_for):
    answer = client_for(person).post(NEW, typed(kind="stop"), follow=True)

    request = RightsRequest.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("my_data:request", args=[request.number])
    page = answer.content.decode()
    assert request.number in page
    assert "요구를 받았습니다" in page
    assert "달력의 날로 셉니다" in page


def test_the_link_of_the_overview_has_chosen_already(person, client_for):
    page = client_for(person).get(f"{NEW}?kind=erasure&holding=profile").content.decode()

    chosen = re.findall(r'<input[^>]*value="(\w+)"[^>]*\bchecked', page)
    assert chosen == ["erasure", "profile", "self"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "무엇을 해 드릴지 하나 골라 주십시오."),
        ({"kind": "correction", "text": ""}, "무엇을 어떻게 고칠지 써 주십시오."),
        ({"who": "agent"}, "누구를 대신하시는지 이름과 연락처를 써 주십시오."),
        ({"who": "agent", "kind": "withdrawal", "subject_words": "어머니"}, "탈퇴는 본인이 로그인해서"),
        ({"text": "850307-1234567"}, "주민등록번호"),
        ({"holdings": ["secrets"]}, "고쳐 주세요"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(wrong, said, person, client_for):
    page = client_for(person).post(NEW, typed(text="내가 쓴 글") | wrong).content.decode()

    assert said in page
    assert wrong.get("text", "내가 쓴 글") in page
    assert not RightsRequest.objects.exists()


def test_an_agent_hands_in_a_mandate_and_a_wrong_file_is_refused_in_words(person, client_for):
    client = client_for(person)
    agent = typed(who="agent", subject_words="어머니 김어진 010-0000-1111")

    refused = client.post(NEW, agent | {"mandate": SimpleUploadedFile("위임장.exe", b"MZ")}).content.decode()
    client.post(NEW, agent | {"mandate": SimpleUploadedFile("위임장.pdf", PDF)})

    assert "올릴 수 없습니다" in refused
    request = RightsRequest.objects.get()
    assert (request.is_by_agent, request.subject, request.mandate_name()) == (True, None, "위임장.pdf")


def test_somebody_elses_request_is_not_found(person, client_for):
    request = filed(person)
    stranger = AccountFactory()
    CitizenFactory(account=stranger)

    client = client_for(stranger)
    assert client.get(reverse("my_data:request", args=[request.number])).status_code == 404
    assert client.post(reverse("my_data:withdrawal", args=[request.number])).status_code == 404


def test_a_request_is_taken_back_once(person, client_for):
    request = filed(person)
    address = reverse("my_data:withdrawal", args=[request.number])

    first = client_for(person).post(address, follow=True).content.decode()
    second = client_for(person).post(address, follow=True).content.decode()

    assert "요구를 거두셨습니다." in first
    assert "이미 끝난 요구라" in second


def test_the_overview_shows_what_is_open_first(person, client_for):
    done, waiting = filed(person), filed(person)
    workflow.withdraw(done, by=person)

    page = client_for(person).get(reverse("my_data:overview")).content.decode()

    assert page.index(waiting.number) < page.index(done.number)


# The office


def test_the_desk_lists_by_due_day_with_masked_names_and_the_look_is_logged(person, privacy, client_for):
    request = filed(person)

    page = client_for(privacy).get(reverse("office_rights_requests:list")).content.decode()

    assert request.number in page
    assert "박*람" in page
    assert "박가람" not in page
    entry = AccessLogEntry.objects.get(target="rights-requests")
    assert entry.listed == [person.citizen.pk]


def test_opening_a_request_leaves_an_entry_that_the_citizen_sees(person, privacy, client_for):
    request = filed(person, text="내 기록을 보여 주십시오.")

    page = client_for(privacy).get(desk(request)).content.decode()

    assert "내 기록을 보여 주십시오." in page
    entry = AccessLogEntry.objects.get(citizen=person.citizen)
    assert (entry.action, entry.target, entry.actor) == ("view", request.number, privacy)


def test_a_request_walks_over_the_desk_to_the_answer(person, privacy, client_for):
    request = filed(person)
    client = client_for(privacy)

    post(client, request, "taking")
    post(client, request, "extension", days=5, reason="자료를 찾고 있습니다.")
    post(client, request, "decision", outcome="granted", answer="‘내 자료’에서 보실 수 있습니다.", ground="")

    page = client_for(person).get(reverse("my_data:request", args=[request.number])).content.decode()
    assert "요구하신 대로 해 드렸습니다." in page
    assert "‘내 자료’에서 보실 수 있습니다." in page
    assert "자료를 찾고 있습니다." in page
    assert "문지음" in page


def test_a_refusal_shows_article_and_remedies_on_the_citizens_page(person, privacy, client_for):
    request = workflow.file(by=person, submission_key=uuid.uuid4(), kind="erasure", holdings=["petitions"])
    client = client_for(privacy)
    post(client, request, "taking")

    barred = post(client, request, "decision", outcome="granted", answer="지웁니다.", ground="").content.decode()
    missing = post(client, request, "decision", outcome="refused", answer="못 지웁니다.", ground="").content.decode()
    post(client, request, "decision", outcome="refused", answer="지우지 못합니다.", ground="named_by_law")

    assert "법이 보관하게 한 자료가 있습니다" in barred
    assert "지웁니다." in barred, "nothing typed is lost"
    assert "법 조항을 골라 주십시오" in missing
    page = client_for(person).get(reverse("my_data:request", args=[request.number])).content.decode()
    for said in ("제36조 제1항 단서", "분쟁조정위원회", "행정심판", "지우지 못합니다."):
        assert said in page


def test_a_step_from_an_old_page_is_refused_in_words(person, privacy, client_for):
    request = filed(person)
    client = client_for(privacy)
    post(client, request, "taking")

    page = client.post(desk(request, "extension"), {"version": 1, "days": 3, "reason": "까닭"}).content.decode()

    assert "그 사이에 다른 사람이 처리했습니다" in page
    assert "까닭" in page


def test_for_an_agent_the_person_is_found_by_their_contact_and_the_search_is_logged(person, privacy, client_for):
    mother = CitizenFactory(name="김어진", phone="010-0000-1111")
    request = filed(person, subject_words="어머니 김어진")
    client = client_for(privacy)
    post(client, request, "taking")

    unknown = post(client, request, "identification", method="mandate", contact="010-0000-9998").content.decode()
    post(client, request, "identification", method="mandate", contact="010 0000 1111")

    request.refresh_from_db()
    assert "한 사람을 찾지 못했습니다" in unknown
    assert request.subject == mother
    assert AccessLogEntry.objects.filter(citizen=mother, action="search", target=request.number).exists()


def test_a_mandate_is_handed_out_with_an_entry(person, privacy, client_for):
    client_for(person).post(
        NEW, typed(who="agent", subject_words="어머니") | {"mandate": SimpleUploadedFile("위임장.pdf", PDF)}
    )
    request = RightsRequest.objects.get()

    answer = client_for(privacy).get(desk(request, "mandate"))

    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert AccessLogEntry.objects.filter(action="download", target=request.number).exists()


def test_an_officer_without_the_right_gets_no_further(person, client_for):
    request = filed(person)

    client = client_for(OfficerFactory(head=True))
    assert client.get(desk(request)).status_code == 403
    assert client.get(reverse("office_rights_requests:list")).status_code == 403
    assert client.post(desk(request, "decision"), {}).status_code == 403


def test_the_desk_asks_as_much_for_ten_as_for_one(person, privacy, client_for, django_assert_max_num_queries):
    client = client_for(privacy)
    for _each in range(10):
        account = AccountFactory()
        CitizenFactory(account=account)
        filed(account)
    client.get(reverse("office_rights_requests:list"))

    with django_assert_max_num_queries(14):
        client.get(reverse("office_rights_requests:list"))
