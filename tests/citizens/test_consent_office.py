"""Consents that were said to an officer, and the texts that the privacy officer publishes."""

import pytest
from django.core import mail
from django.urls import reverse

from citizens.access_log.models import AccessLogEntry
from citizens.consent import actions, publishing
from citizens.consent.comparing import compared
from citizens.consent.models import ConsentDocument, ConsentEntry
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
TEXTS = reverse("office_consents:document", args=["surveys"])


@pytest.fixture
def person():
    account = AccountFactory(email="person@mail.example")
    return CitizenFactory(account=account, email="person@mail.example", name="박가람")


@pytest.fixture
def officer(client_for):
    return client_for(OfficerFactory())


@pytest.fixture
def privacy(client_for):
    return client_for(OfficerFactory(privacy=True))


def record(person):
    return reverse("office_consents:record", args=[person.pk])


def said(**wanted):
    version = actions.documents_in_force()["surveys"].version
    words = {"surveys": "yes", "version_surveys": version, "channel": "phone", "given_by": "officer"}
    return words | wanted


def text_of(browser):
    """The form as it was shown, ready to be sent back."""
    shown = browser.get(TEXTS).context["form"]
    return {name: shown[name].value() or "" for name in shown.fields} | {"reason": "더 쉽게 썼습니다."}


# What was said to an officer


def test_what_was_said_on_the_phone_is_written_down_mailed_and_in_the_log(officer, person):
    page = officer.get(record(person)).content.decode()
    officer.post(record(person), said(note="통화 17번"))

    assert "박*람" in page and "박가람" not in page
    entry = ConsentEntry.objects.get()
    assert (entry.decision, entry.channel, entry.given_by) == ("given", "phone", "officer")
    assert entry.proof() == {"note": "통화 17번"}
    assert actions.has_consented(person, "surveys")
    assert mail.outbox[-1].to == ["person@mail.example"]
    assert AccessLogEntry.objects.filter(citizen=person, action="view").count() == 2


def test_who_has_no_mail_gets_the_receipt_on_paper_and_the_page_says_so(officer, person):
    unreachable = CitizenFactory(email="", name="하나래")
    page = officer.post(record(unreachable), said(), follow=True).content.decode()
    entry = ConsentEntry.objects.get(citizen=unreachable)
    link = reverse("office_consents:receipt", args=[unreachable.pk, entry.receipt_id])
    paper = officer.get(link)

    assert "알리지 못했습니다" in page and "인쇄해 드리거나" in page and link in page
    assert "결과를 메일로 알립니다" not in page and not mail.outbox
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    assert AccessLogEntry.objects.filter(citizen=unreachable, action="reveal").count() == 1
    assert officer.get(reverse("office_consents:receipt", args=[person.pk, entry.receipt_id])).status_code == 404
    assert "인쇄해 드리거나" not in officer.get(f"{record(unreachable)}?receipt=x").content.decode()


def test_who_was_told_by_mail_needs_no_paper(officer, person):
    page = officer.post(record(person), said(), follow=True).content.decode()

    assert "결과를 메일로 알립니다" in page and "인쇄해 드리거나" not in page


def test_a_guardians_consent_names_the_guardian_sealed_and_one_of_the_seven_ways(officer, person):
    without = officer.post(record(person), said(given_by="guardian")).content.decode()
    officer.post(record(person), said(given_by="guardian", guardian="박나루 010-0000-7777", verification="call"))

    assert "누가 동의했는지" in without and "일곱 가지" in without
    entry = ConsentEntry.objects.get()
    assert (entry.given_by, entry.verification) == ("guardian", "call")
    assert entry.proof()["guardian"] == "박나루 010-0000-7777"
    assert "박나루" not in str(entry.sealed_proof)


def test_a_withdrawal_is_as_easy_as_a_consent(officer, person):
    officer.post(record(person), said())
    officer.post(record(person), said(surveys="no"))

    assert not actions.has_consented(person, "surveys")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"surveys": ""}, "답을 하나도 고르지 않았습니다."),
        ({"channel": "web"}, "고쳐 주세요"),
        ({"version_surveys": 99}, "그사이 동의서가 바뀌었습니다."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(wrong, words, officer, person):
    page = officer.post(record(person), said(**wrong) | {"note": "통화 17번"}).content.decode()

    assert words in page and "통화 17번" in page
    assert not ConsentEntry.objects.exists()


def test_who_does_not_answer_citizens_records_no_consent(client_for, person):
    for role in ("privacy", "auditor", "administrator"):
        client = client_for(OfficerFactory(email=f"{role}@hanbyeol.example", **{role: True}))
        assert client.post(record(person), said()).status_code == 403


# The texts


def test_a_text_is_saved_as_a_draft_compared_and_only_then_published(privacy):
    before = actions.documents_in_force()["surveys"]
    words = text_of(privacy) | {"text_ko": f"{before.text_ko} 새로 덧붙입니다."}

    saved = privacy.post(TEXTS, words, follow=True).content.decode()
    assert "<ins>" in saved and "덧붙입니다." in saved
    assert actions.documents_in_force()["surveys"] == before, "a draft is asked of nobody"
    privacy.post(TEXTS, text_of(privacy) | {"publish": "1"})

    after = actions.documents_in_force()["surveys"]
    assert (after.version, after.counts_from) == (before.version + 1, before.counts_from)
    assert "덧붙입니다." in after.text_ko


def test_what_somebody_changed_meanwhile_is_not_published_unseen(privacy):
    privacy.post(TEXTS, text_of(privacy))
    seen = text_of(privacy)
    publishing.draft("surveys", by=OfficerFactory(privacy=True), text_ko="모르는 글입니다.")

    page = privacy.post(TEXTS, seen | {"publish": "1"}, follow=True).content.decode()

    assert "그사이 초안이 바뀌었습니다." in page
    assert actions.documents_in_force()["surveys"].version == 1


def test_what_was_typed_beside_the_button_is_saved_first_and_published_by_a_second_press(privacy):
    privacy.post(TEXTS, text_of(privacy))
    privacy.post(TEXTS, text_of(privacy) | {"publish": "1", "text_ko": "급히 고친 글입니다."})

    assert actions.documents_in_force()["surveys"].version == 1
    assert ConsentDocument.objects.get(published_at=None).text_ko == "급히 고친 글입니다."


def test_a_widened_text_takes_earlier_consents_away_at_once(privacy, officer, person):
    officer.post(record(person), said())
    privacy.post(TEXTS, text_of(privacy) | {"asks_anew": "on"})
    assert "다시 여쭙습니다" in privacy.get(TEXTS).content.decode()
    privacy.post(TEXTS, text_of(privacy) | {"publish": "1", "asks_anew": "on"})

    assert not actions.has_consented(person, "surveys")


def test_a_draft_is_thrown_away_and_the_text_in_force_stays(privacy):
    privacy.post(TEXTS, text_of(privacy))
    privacy.post(TEXTS, {"discard": "1"})

    assert not ConsentDocument.objects.filter(published_at=None).exists()
    assert "surveys" in actions.documents_in_force()


def test_put_together_a_comparison_is_both_texts():
    before, after = "이름과 주소를 씁니다.", "이름과 동을 한 번 씁니다."
    pieces = compared(before, after)

    assert "".join(piece.words for piece in pieces if piece.state != "new") == before
    assert "".join(piece.words for piece in pieces if piece.state != "gone") == after
    assert {piece.state for piece in pieces} == {"", "new", "gone"}


def test_guardians_read_how_to_agree_without_a_login(client):
    page = client.get(reverse("consent:guardians")).content.decode()

    assert "법정대리인 동의서" in page and "14세" in page
