"""Officers decide about mail that the machine put nowhere, and read originals in a closed frame."""

import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from channels_mail.consultation.models import Consultation
from channels_mail.inbound import deciding, filing
from channels_mail.inbound.models import InboundMail, State
from channels_mail.inbound.storing import store
from channels_mail.reply_address import reply_address
from citizens.access_log.models import AccessLogEntry
from civil_petitions.attachments import scanning
from civil_petitions.models.attachment import ScanState
from tests.channels_mail.test_inbound_filing import arrive, letter, office, talking  # noqa: F401
from tests.factories.accounts import AccountFactory, DepartmentFactory, OfficerFactory
from tests.factories.consultations import ConsultationFactory

pytestmark = pytest.mark.django_db
PICTURE = "Content-Type: image/png\r\nContent-ID: <p1>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
WHOLE = (
    "From: kim@mail.example\r\nSubject: 900101-1234567\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n<p onclick=x>글<img src=cid:p1><img src=http://evil.example/x.png></p>"
    f"<script>alert(1)</script>\r\n--b\r\n{PICTURE}\r\n--b\r\n"
    "Content-Type: text/html; name=bad.html\r\n\r\n<script>x</script>\r\n--b--\r\n"
)


@pytest.fixture
def sorter(settings):
    return OfficerFactory(department=DepartmentFactory(code=settings.CONSULTATION_DEPARTMENT))


def held(consultation):
    return arrive(letter(sender="evil@mail.example"), to=reply_address(consultation))


def page(client, account, name, *arguments, method="get"):
    client.force_login(account)
    return getattr(client, method)(reverse(f"office_mail:{name}", args=arguments))


def page_again(client, mail):
    """In the same session."""
    return client.get(reverse("office_mail:mail", args=[mail.pk])).content.decode()


def test_the_list_tells_why_a_mail_waits_and_nothing_of_what_it_says(client, sorter):
    mail = arrive(letter("List-Id: <x>", subject="비밀 제목"))
    answer = page(client, sorter, "list").content.decode()

    assert str(mail.pk) in answer and "여러 사람에게" in answer
    assert "비밀" not in answer and "kim@" not in answer


def test_mail_of_a_conversation_is_shown_to_who_reads_that_and_to_nobody_else(client, sorter):
    consultation = talking()
    mail = held(consultation)

    assert page(client, consultation.officer, "mail", mail.pk).status_code == 200
    assert page(client, sorter, "mail", mail.pk).status_code == 404
    assert page(client, OfficerFactory(), "mail", mail.pk).status_code == 404


def test_a_look_is_written_down_before_anything_is_opened(client, sorter):
    mail = arrive(letter("List-Id: <x>"))
    page(client, sorter, "mail", mail.pk)

    assert AccessLogEntry.objects.filter(actor=sorter, target=str(mail.pk), action="view").exists()


def test_who_sent_it_is_masked_until_the_citizen_of_its_conversation_is_revealed(client):
    mail = arrive(letter())
    officer = OfficerFactory(department=mail.consultation.department)
    Consultation.objects.update(officer=officer)
    before = page(client, officer, "mail", mail.pk).content.decode()
    reveal = reverse("office_consultations:reveal", args=[mail.consultation.number])
    client.post(reveal, {"reason": "contact", "detail": "회신하려고 봅니다"})
    after = page_again(client, mail)

    assert "김*늘" in before and "k***@mail.example" in before and reveal.removesuffix("reveal/") in before
    assert "김하늘" not in before and "kim@" not in before
    assert "김하늘" in after and "kim@mail.example" in after
    assert AccessLogEntry.objects.filter(actor=officer, action="reveal").count() == 1


def test_a_reveal_shows_no_sender_who_may_be_somebody_else(client):
    consultation = talking()
    mail = held(consultation)
    client.force_login(consultation.officer)
    client.post(
        reverse("office_consultations:reveal", args=[consultation.number]),
        {"reason": "contact", "detail": "회신하려고 봅니다"},
    )

    assert AccessLogEntry.objects.filter(action="reveal", citizen=consultation.citizen).exists()
    shown = page_again(client, mail)
    assert "ev***@mail.example" in shown and "evil@" not in shown


def test_the_officer_in_charge_puts_it_into_the_conversation_once(client):
    consultation = talking()
    mail = held(consultation)
    page(client, consultation.officer, "attach", mail.pk, method="post")
    page(client, consultation.officer, "attach", mail.pk, method="post")

    mail.refresh_from_db()
    assert (mail.state, mail.decided_by) == (State.FILED, consultation.officer)
    assert consultation.messages.filter(channel="mail").count() == 1


def test_a_held_mail_becomes_a_conversation_of_its_own_or_nothing(client, sorter):
    first, second = arrive(letter("List-Id: <x>")), arrive(letter("List-Id: <y>"))
    page(client, sorter, "begin", first.pk, method="post")
    page(client, sorter, "dismiss", second.pk, method="post")

    assert Consultation.objects.count() == 1
    second.refresh_from_db()
    assert second.state == State.DISMISSED and second.raw()


def test_a_mail_without_a_sender_says_that_nobody_can_be_answered(client, sorter):
    mail = arrive(b"Subject: x\r\n\r\nx")
    with pytest.raises(deciding.NobodyToAnswer):
        deciding.begin(mail, by=sorter)

    client.force_login(sorter)
    answer = client.post(reverse("office_mail:begin", args=[mail.pk]), follow=True)
    assert "주소가 없어" in answer.content.decode()


def test_a_mail_the_machine_could_not_read_is_read_again(client, sorter):
    store("consult", letter(), via="pipe")
    mail = InboundMail.objects.get()
    InboundMail.objects.update(state=State.UNREADABLE, attempts=5)
    page(client, sorter, "try_again", mail.pk, method="post")
    filing.read_waiting()

    mail.refresh_from_db()
    assert mail.state == State.FILED


def filed(client, **more):
    mail = arrive(WHOLE.encode() + uuid.uuid4().bytes)
    officer = OfficerFactory(department=mail.consultation.department)
    Consultation.objects.update(officer=officer)
    return mail, officer


def test_html_stands_in_a_closed_frame_with_its_own_pictures_only(client):
    mail, officer = filed(client)
    outer, frame = page(client, officer, "mail", mail.pk), page(client, officer, "page", mail.pk)

    assert 'sandbox="allow-popups"' in outer.content.decode() and "외부 이미지 차단됨" in outer.content.decode()
    assert "900101-1******" in outer.content.decode() and "900101-1234567" not in outer.content.decode()
    html, policy = frame.content.decode(), frame["Content-Security-Policy"]
    assert "data:image/png" in html
    assert not [word for word in ("script", "onclick", "evil.example") if word in html]
    assert "sandbox allow-popups" in policy and "default-src 'none'" in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_a_file_is_saved_and_never_shown_by_a_link_that_needs_no_cookie_and_ends_soon(client):
    mail, officer = filed(client)
    path = next(part["path"] for part in mail.summary()["parts"] if part["name"] == "bad.html")
    link = page(client, officer, "part", mail.pk, path)["Location"]
    client.logout()
    answer = client.get(link.partition("/mail-file")[1] + link.partition("/mail-file")[2])

    assert answer.content.strip() == b"<script>x</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert AccessLogEntry.objects.filter(actor=officer, action="download").exists()
    assert client.get(link[: link.rindex("/") - 3] + "/").status_code == 404


def test_the_original_comes_byte_by_byte(client):
    mail, officer = filed(client)
    link = page(client, officer, "original", mail.pk)["Location"]

    assert client.get(link).content == mail.raw()


def test_a_file_the_scanner_stopped_is_not_given_out(client, monkeypatch):
    monkeypatch.setattr(scanning, "scan", lambda content: ScanState.QUARANTINED)
    mail, officer = filed(client)

    assert page(client, officer, "part", mail.pk, "2").status_code == 404
    assert mail.consultation.messages.count() == 1, "the letter is there all the same"


def test_a_scanner_that_was_silent_is_asked_again(client, monkeypatch):
    from channels_mail.inbound.tasks import scan_waiting

    monkeypatch.setattr(scanning, "scan", lambda content: ScanState.PENDING)
    mail, officer = filed(client)
    assert page(client, officer, "part", mail.pk, "2").status_code == 404

    monkeypatch.setattr(scanning, "scan", lambda content: ScanState.CLEAN)
    scan_waiting()
    assert page(client, officer, "part", mail.pk, "2").status_code == 302


def test_a_citizen_fetches_the_files_of_the_mail_they_sent_and_nobody_elses(client, citizen):
    consultation = ConsultationFactory(account=citizen, officer=OfficerFactory())
    raw = WHOLE.replace("From: kim@mail.example", f"From: {citizen.citizen.own_details().email}")
    mail = arrive(raw.encode(), to=reply_address(consultation))
    assert mail.state == State.FILED
    at = {name: reverse(f"mail_{name}", args=[mail.message_id]) for name in ("files", "original")}
    picture = next(part for part in mail.summary()["parts"] if part["type"] == "image/png")
    file = reverse("mail_part", args=[mail.message_id, picture["path"]])
    client.force_login(citizen)
    assert at["files"] in client.get(reverse("consultations:thread", args=[consultation.number])).content.decode()
    assert file in client.get(at["files"]).content.decode()
    fetched = client.get(client.get(file).url.removeprefix(settings.FILES_URL))
    assert fetched.content.startswith(b"\x89PNG")
    assert client.get(client.get(at["original"]).url.removeprefix(settings.FILES_URL)).content == raw.encode()
    client.force_login(AccountFactory())
    assert {client.get(each).status_code for each in (*at.values(), file)} == {404}


def test_a_file_the_scanner_holds_back_is_not_given_to_its_sender_either(client, citizen):
    consultation = ConsultationFactory(account=citizen, officer=OfficerFactory())
    raw = WHOLE.replace("From: kim@mail.example", f"From: {citizen.citizen.own_details().email}")
    mail = arrive(raw.encode(), to=reply_address(consultation))
    summary = mail.summary()
    for part in summary["parts"]:
        part["scan"] = ScanState.QUARANTINED
    mail.sealed_summary = summary
    mail.save()
    client.force_login(citizen)
    for part in summary["parts"]:
        assert client.get(reverse("mail_part", args=[mail.message_id, part["path"]])).status_code == 404


def test_what_a_reply_quotes_is_folded_and_still_there(client, citizen):
    consultation = ConsultationFactory(account=citizen, officer=OfficerFactory())
    text = "네, 그렇습니다.\r\n\r\n-----원본 메일-----\r\n보낸사람: 구청\r\n어느 쪽인가요?\r\n"
    raw = f"From: {citizen.citizen.own_details().email}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}"
    mail = arrive(raw.encode(), to=reply_address(consultation))
    client.force_login(consultation.officer)
    shown = client.get(reverse("office_consultations:thread", args=[consultation.number])).content.decode()
    folded = shown.partition('<details class="quoted">')[2].partition("</details>")[0]
    assert "이전 내용 보기" in folded and "어느 쪽인가요?" in folded
    assert "네, 그렇습니다." not in folded and "네, 그렇습니다." in shown
    assert "어느 쪽인가요?" in mail.message.body()
