"""The citizen's side: files, what was typed and not sent, and how it was."""

import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from channels_mail.consultation import drafting, files, workflow
from channels_mail.consultation.errors import StaleConsultation
from channels_mail.consultation.models import Consultation, LetterDraft, LetterFile
from channels_mail.consultation.retention import RULES
from citizens.access_log.models import AccessLogEntry
from citizens.surveys.models import SurveyInvitation
from civil_petitions.models.attachment import ScanState
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.consultations import ConsultationFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.LETTER_FILE_ROOT = tmp_path / "letters"
    return settings.LETTER_FILE_ROOT


@pytest.fixture
def officer(db):
    return OfficerFactory()


@pytest.fixture
def consultation(citizen, officer):
    return ConsultationFactory(account=citizen, officer=officer)


def picture(name="골목.png"):
    content = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def at(consultation, name="thread", *more):
    return reverse(f"consultations:{name}", args=[consultation.number, *more])


def letter(**more):
    return {"submission_key": str(uuid.uuid4()), "body": "사진을 보냅니다."} | more


@pytest.fixture
def sent(consultation, citizen, client_for):
    client_for(citizen).post(at(consultation), letter(attached=[picture(), picture("둘.png")]))
    return LetterFile.objects.order_by("created_at").first()


# --- files ------------------------------------------------------------------------------------------
def test_both_sides_fetch_the_file_and_the_disk_holds_no_picture(
    sent, consultation, citizen, officer, client_for, folder
):
    assert LetterFile.objects.count() == 2
    for account in (citizen, officer):
        answer = client_for(account).get(at(consultation, "file", sent.pk))
        assert answer.content.startswith(b"\x89PNG")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert all(b"PNG" not in place.read_bytes() for place in folder.iterdir())
    assert "골목.png" in client_for(citizen).get(at(consultation)).content.decode()
    assert AccessLogEntry.objects.filter(action="download", actor=officer, target=consultation.number).count() == 1


def test_nobody_else_fetches_it(sent, consultation, officer, client_for):
    stranger = AccountFactory()
    CitizenFactory(account=stranger)
    for account in (stranger, OfficerFactory(department=officer.department)):
        assert client_for(account).get(at(consultation, "file", sent.pk)).status_code == 404
    other = ConsultationFactory(account=stranger)
    assert client_for(stranger).get(at(other, "file", sent.pk)).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_and_the_words_stay(consultation, citizen, client_for):
    false = SimpleUploadedFile("사진.png", b"MZ not a picture", "image/png")
    page = client_for(citizen).post(at(consultation), letter(body="쓰던 말", attached=[false])).content.decode()
    assert "쓰던 말" in page and "사진.png" in page
    assert consultation.messages.count() == 1
    assert not LetterFile.objects.exists()


def test_what_waits_for_the_scanner_is_not_served(sent, consultation, citizen, client_for):
    LetterFile.objects.update(scan_state=ScanState.PENDING)
    assert client_for(citizen).get(at(consultation, "file", sent.pk)).status_code == 409
    files.scan_waiting()
    assert client_for(citizen).get(at(consultation, "file", sent.pk)).status_code == 200


def test_a_new_conversation_takes_files_too(citizen, client_for):
    OfficerFactory(department__code="civil")
    data = letter(subject="사진 있는 상담", mail_shows="link", attached=[picture()])
    assert client_for(citizen).post(reverse("consultations:new"), data).status_code == 302
    assert LetterFile.objects.get().message.consultation == Consultation.objects.get()


def test_bytes_without_a_row_are_swept_and_those_with_one_stay(sent, folder):
    import os

    stray = folder / uuid.uuid4().hex
    stray.write_bytes(b"left")
    for place in folder.iterdir():
        os.utime(place, (0, 0))
    files.sweep()
    assert {place.name for place in folder.iterdir()} == {
        pk.hex for pk in LetterFile.objects.values_list("pk", flat=True)
    }


def test_files_go_with_their_conversation(sent, consultation):
    Consultation.objects.filter(pk=consultation.pk).update(status="closed", closed_at=timezone.now())
    rule = next(rule for rule in RULES if rule.code == "consultations")
    assert sent.pk in LetterFile.objects.values_list("pk", flat=True)
    assert rule.forget_file == files.forget
    files.forget(sent.pk)
    files.forget(sent.pk)


# --- what was typed ---------------------------------------------------------------------------------
def test_what_was_typed_is_there_again_and_gone_once_sent(consultation, citizen, client_for):
    browser = client_for(citizen)
    answer = browser.post(at(consultation, "draft"), {"body": "아직 쓰는 말", "version": "0"})
    assert answer.json()["version"] == 1
    assert "아직 쓰는 말" in browser.get(at(consultation)).content.decode()
    browser.post(at(consultation), letter())
    assert not LetterDraft.objects.exists()


def test_a_new_letter_is_kept_apart_from_the_others(consultation, citizen, client_for):
    browser = client_for(citizen)
    browser.post(reverse("consultations:new_draft"), {"subject": "새 제목", "body": "새 말"})
    browser.post(at(consultation, "draft"), {"body": "이어 쓰는 말"})
    page = browser.get(reverse("consultations:new")).content.decode()
    assert "새 제목" in page and "이어 쓰는 말" not in page


def test_of_two_windows_the_older_is_told(consultation, citizen):
    first = drafting.save(consultation, by=citizen, words={"body": "하나"}, version=0)
    drafting.save(consultation, by=citizen, words={"body": "둘"}, version=first.version)
    with pytest.raises(StaleConsultation):
        drafting.save(consultation, by=citizen, words={"body": "셋"}, version=first.version)
    assert drafting.kept_words(consultation, citizen)[0] == {"body": "둘"}


def test_nobody_else_sees_or_writes_a_draft(consultation, citizen, officer, client_for):
    drafting.save(consultation, by=citizen, words={"body": "나만 보는 말"}, version=0)
    assert client_for(officer).post(at(consultation, "draft"), {"body": "x"}).status_code in (302, 403)
    page = client_for(officer).get(reverse("office_consultations:thread", args=[consultation.number]))
    assert "나만 보는 말" not in page.content.decode()


def test_an_old_draft_goes(consultation, citizen):
    drafting.save(consultation, by=citizen, words={"body": "x"}, version=0)
    LetterDraft.objects.update(saved_at=timezone.now() - timedelta(days=31))
    drafting.destroy_old()
    assert not LetterDraft.objects.exists()


# --- how it was -------------------------------------------------------------------------------------
def test_an_answer_may_be_judged_and_the_officer_does_not_see_it(consultation, citizen, officer, client_for):
    assert not SurveyInvitation.objects.exists()
    workflow.answer(consultation, body="답", by=officer)
    asked = SurveyInvitation.objects.get(kind="consultation", subject=consultation.pk)
    browser = client_for(citizen)
    assert reverse("surveys:own", args=[asked.pk]) in browser.get(at(consultation)).content.decode()

    browser.post(reverse("surveys:own", args=[asked.pk]), {"score": "1", "comment": "실망했습니다"})

    assert "매우 불만족" in browser.get(at(consultation)).content.decode()
    page = client_for(officer).get(reverse("office_consultations:thread", args=[consultation.number]))
    assert "실망했습니다" not in page.content.decode()


def test_who_has_not_judged_is_asked_once_by_mail_when_it_ends(consultation, citizen, officer, mailoutbox):
    workflow.close(consultation, by=citizen)
    assert not [mail for mail in mailoutbox if "어떠셨나요" in mail.subject], "nobody answered anything"
    workflow.reopen(consultation, by=citizen)
    workflow.answer(consultation, body="답", by=officer)
    for _time in range(2):
        workflow.close(consultation, by=citizen)
        workflow.reopen(consultation, by=citizen)

    (letter,) = [mail for mail in mailoutbox if "상담은 어떠셨나요" in mail.subject]
    assert letter.body.count("/surveys/") == 5
    assert consultation.subject() not in letter.body


def test_the_thread_asks_as_often_for_many_letters_with_files(
    consultation, citizen, officer, client_for, django_assert_max_num_queries
):
    for _number in range(4):
        client_for(citizen).post(at(consultation), letter(attached=[picture()]))
    browser = client_for(officer)
    page = reverse("office_consultations:thread", args=[consultation.number])
    browser.get(page)
    with django_assert_max_num_queries(34):
        browser.get(page)


# --- files of the office ----------------------------------------------------------------------------
def answered(client, consultation, *uploads):
    words = {"body": "서식을 보냅니다.", "version": consultation.version, "attached": list(uploads)}
    return client.post(reverse("office_consultations:answer", args=[consultation.number]), words)


def test_an_officer_sends_a_file_with_the_answer_and_its_citizen_fetches_it(
    consultation, officer, citizen, client_for, mailoutbox
):
    answered(client_for(officer), consultation, picture("서식.png"))
    file = LetterFile.objects.get()
    assert file.message.direction == "out"
    assert not mailoutbox[-1].attachments, "the mail says only that there is an answer"
    assert "파일 1개" not in mailoutbox[-1].body
    assert client_for(citizen).get(at(consultation, "file", file.pk)).status_code == 200


@pytest.mark.parametrize(
    ("changed", "is_mailed"),
    [({}, True), ({"is_sensitive": True}, False), ({"mail_shows": "link"}, False)],
)
def test_a_file_goes_by_mail_only_where_the_answer_does(citizen, officer, client_for, mailoutbox, changed, is_mailed):
    consultation = ConsultationFactory(account=citizen, officer=officer, **({"mail_shows": "answer"} | changed))
    answered(client_for(officer), consultation, picture("서식.png"))
    assert [each[0] for each in mailoutbox[-1].attachments] == (["서식.png"] if is_mailed else [])


def test_what_waits_for_the_scanner_or_is_too_big_for_a_mailbox_is_fetched_from_the_page(
    citizen, officer, client_for, mailoutbox, settings, monkeypatch
):
    consultation = ConsultationFactory(account=citizen, officer=officer, mail_shows="answer")
    monkeypatch.setattr("channels_mail.consultation.letters.MOST_MAILED", 10)
    answered(client_for(officer), consultation, picture("서식.png"))
    assert not mailoutbox[-1].attachments
    assert "파일 1개는 아래 상담 화면에서" in mailoutbox[-1].body
    monkeypatch.undo()
    settings.CLAMD_ADDRESS = "127.0.0.1:9"  # nobody answers there
    consultation.refresh_from_db()
    answered(client_for(officer), consultation, picture("둘.png"))
    assert not mailoutbox[-1].attachments


def test_a_file_that_is_not_what_it_says_sends_no_answer_and_keeps_the_words(consultation, officer, client_for):
    page = answered(client_for(officer), consultation, SimpleUploadedFile("서식.pdf", b"MZ not a pdf"))
    assert "서식을 보냅니다." in page.content.decode()
    assert not LetterFile.objects.exists() and consultation.messages.count() == 1
