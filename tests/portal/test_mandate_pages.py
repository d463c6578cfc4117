"""The pages of mandates: given and answered by citizens, recorded from paper by officers."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from citizens.mandates.models import Mandate, MandateDocument
from tests.factories.accounts import OfficerFactory
from tests.factories.mandates import mandate, offered, on_paper, person
from tests.factories.petitions import PetitionTypeFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
UNTIL = (timezone.localdate() + timedelta(days=90)).isoformat()
WORDS = {"email": "agent@mail.example", "scope": "all", "valid_until": UNTIL}


@pytest.fixture
def principal():
    return person("principal@mail.example", name="김한별")


@pytest.fixture
def agent():
    return person("agent@mail.example", name="최누리")


@pytest.fixture
def mine(principal, client_for):
    return client_for(principal.account)


@pytest.fixture
def theirs(agent, client_for):
    return client_for(agent.account)


@pytest.fixture
def counter(client_for):
    return client_for(OfficerFactory())


def url(name, *args):
    return reverse(f"mandates:{name}", args=args)


def office(name, *args):
    return reverse(f"office_mandates:{name}", args=args)


def text(answer):
    return answer.content.decode()


def paper(name="위임장.pdf", content=b"%PDF-1.7 signed"):
    file = io.BytesIO(content)
    file.name = name
    return file


def test_the_answer_is_the_same_whether_anybody_has_the_address(mine, agent):
    pages = []
    for email in ("agent@mail.example", "nobody@mail.example"):
        answer = mine.post(url("new"), WORDS | {"email": email}, follow=True)
        pages.append(text(answer).replace(email, "").replace(str(Mandate.objects.latest("created_at").pk), ""))

    assert "부탁 메일을 보냈습니다" in pages[0] and "부탁 메일을 보냈습니다" in pages[1]
    assert [each.to for each in mail.outbox] == [["agent@mail.example"], ["nobody@mail.example"]]


def test_from_the_offer_to_its_end(mine, theirs):
    mine.post(url("new"), WORDS)
    given = Mandate.objects.get()
    assert "민원을 맡아 달라는 부탁이 1개 있습니다" in text(theirs.get(reverse("dashboard:me")))
    assert "김한별" in text(theirs.get(url("answer", given.pk)))

    theirs.post(url("answer", given.pk))

    assert "최누리" in text(mine.get(url("list"))) and "김한별" in text(theirs.get(url("list")))
    assert "대리를 끝낼까요?" in text(mine.get(url("revocation", given.pk)))
    mine.post(url("revocation", given.pk))
    assert Mandate.objects.get().state == Mandate.State.REVOKED
    assert "이미 끝난" in text(mine.post(url("revocation", given.pk), follow=True))


def test_a_mails_link_changes_nothing_by_being_opened(mine, theirs):
    mine.post(url("new"), WORDS)

    theirs.get(url("answer", Mandate.objects.get().pk))

    assert Mandate.objects.get().state == Mandate.State.OFFERED


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"email": ""}, "메일 주소를 써 주세요"),
        ({"email": "누리"}, "name@mail.example처럼"),
        ({"email": "principal@mail.example"}, "내 주소입니다"),
        ({"scope": "chosen"}, "하나 이상 골라"),
        ({"valid_until": "2020-01-01"}, "2년 안의 날짜"),
        ({"valid_until": "2999-01-01"}, "2년 안의 날짜"),
        ({"valid_until": "어제"}, "날짜를 다시"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(mine, wrong, told):
    answer = mine.post(url("new"), WORDS | wrong)

    assert told in text(answer) and not Mandate.objects.exists() and not mail.outbox
    assert answer.context["form"]["valid_until"].value() == (WORDS | wrong)["valid_until"]


def test_some_petitions_only(mine):
    kind = PetitionTypeFactory(id="report-road")
    mine.post(url("new"), WORDS | {"scope": "chosen", "petition_types": [kind.pk]})

    assert Mandate.objects.get().petition_types == ["report-road"]
    assert kind.name in text(mine.get(url("list")))


def test_who_is_neither_side_finds_nothing(principal, agent, client_for):
    given, asked = mandate(principal, agent), offered(principal, "agent@mail.example")
    stranger = client_for(person("stranger@mail.example").account)

    for address in (url("page", given.pk), url("revocation", given.pk), url("answer", asked.pk)):
        assert stranger.get(address).status_code == 404 and stranger.post(address).status_code in (404, 405)
    assert "김한별" not in text(stranger.get(url("list")))


def test_a_paper_mandate_is_recorded_with_its_scan(counter, agent):
    elder = CitizenFactory(email="", name="나어르신")
    words = {"contact": "agent@mail.example", "scope": "all", "valid_until": UNTIL}

    answer = counter.post(office("record", elder.pk), words | {"document": paper()})

    given = Mandate.objects.get()
    assert answer.headers["Location"].startswith(reverse("office_citizens:page", args=[elder.pk]))
    assert (given.principal, given.agent, given.state) == (elder, agent, Mandate.State.VALID)
    scan = counter.get(office("document", given.pk))
    assert scan.content == b"%PDF-1.7 signed" and "attachment" in scan.headers["Content-Disposition"]
    assert AccessLogEntry.objects.filter(action="download", citizen_id=elder.pk).count() == 1
    assert AccessLogEntry.objects.get(action="search").listed == [agent.pk]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"contact": "nobody@mail.example"}, "로그인하는 분이 없습니다"),
        ({"contact": "010-0000-5555"}, "로그인하는 분이 없습니다"),
        ({"document": None}, "위임장 사본을 올려 주세요"),
        ({"document": ("명단.exe", b"MZ")}, "올릴 수 없습니다"),
        ({"document": ("위임장.pdf", b"not a pdf")}, "확장자"),
    ],
)
def test_a_paper_that_cannot_be_taken_says_why(counter, agent, wrong, told):
    elder = CitizenFactory(phone="010-0000-5555")
    words = {"contact": "agent@mail.example", "scope": "all", "valid_until": UNTIL, "document": paper()} | wrong
    if isinstance(words["document"], tuple):
        words["document"] = paper(*words["document"])
    answer = counter.post(
        office("record", elder.pk), {key: value for key, value in words.items() if value is not None}
    )

    assert told in text(answer) and not MandateDocument.objects.exists()


def test_an_officer_ends_it_on_either_sides_word(counter, principal, agent):
    given = mandate(principal, agent)

    counter.post(office("revocation", given.pk))

    assert Mandate.objects.get().state == Mandate.State.REVOKED
    assert AccessLogEntry.objects.get().citizen_id == principal.pk


def test_the_officers_page_of_a_citizen_shows_both_directions(counter, principal, agent):
    given = on_paper(principal, agent)

    for side, other in ((principal, agent), (agent, principal)):
        shown = text(counter.get(reverse("office_citizens:page", args=[side.pk]), {"purpose": "case"}))
        assert office("document", given.pk) in shown
        assert reverse("office_citizens:page", args=[other.pk]) in shown and other.masked_name() not in shown
