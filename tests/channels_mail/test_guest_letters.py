"""A letter without a login: it waits for its address to be confirmed, is opened by a code, and can be claimed."""

import re
import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels_mail.consultation import targets, workflow
from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.models import Channel, Consultation, LetterFile
from channels_mail.guest_letters import actions, opening
from channels_mail.guest_letters.errors import CodeWrong, TooMany
from channels_mail.guest_letters.models import GuestCode, GuestLetter, GuestLetterFile
from channels_mail.guest_letters.tasks import destroy_unconfirmed
from citizens.contact_points import actions as contact_points
from citizens.contact_points.models import Kind
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.contact_points import only
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
ADDRESS = "guest.maru@mail.example"
SECRET = "무릎이 아파서 병원에 다닙니다"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture(autouse=True)
def the_sorting_department(settings):
    settings.CONSULTATION_DEPARTMENT = OfficerFactory().department_id


def typed(**changed):
    words = {"submission_key": uuid.uuid4(), "subject": "지원을 여쭙니다", "body": SECRET, "mail_shows": "answer"}
    return words | {"address": ADDRESS, "name": "마루"} | changed


def write(visitor, **changed):
    mail.outbox.clear()
    return visitor.post(reverse("guest_letters:new"), typed(**changed))


def kept(ip="203.0.113.7", **changed):
    words = {"subject": "지원을 여쭙니다", "body": SECRET, "department": "", "name": "", "is_sensitive": False}
    return actions.keep(
        submission_key=uuid.uuid4(), address=ADDRESS, words=words | {"mail_shows": "answer"} | changed, ip=ip
    )


def confirmed(**changed):
    return actions.confirm(actions.link_token(kept(**changed)))[0]


def link_in(letter):
    return re.search(r"https?://\S+?(/consultations/\S+)", letter.body)[1]


def code_of(letter):
    return re.search(r"번호는 (\d{6})", letter.body)[1]


# --- confirming -------------------------------------------------------------------------------------
def test_nothing_reaches_the_office_before_the_address_is_confirmed(visitor):
    answer = write(visitor)
    assert answer.url == reverse("guest_letters:sent")
    assert not Consultation.objects.exists()
    assert [each.to for each in mail.outbox] == [[ADDRESS]]
    assert SECRET not in mail.outbox[0].body
    assert "여쭙니다" not in mail.outbox[0].subject + mail.outbox[0].body


def test_a_scanner_that_opens_the_link_changes_nothing_and_the_button_files(visitor):
    write(visitor)
    link = link_in(mail.outbox[0])
    for _time in range(3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert GuestLetter.objects.count() == 1
    assert not Consultation.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(hours=5), tick=False):
        answer = visitor.post(link)
        filed = Consultation.objects.get()
        assert filed.due_at == targets.due_at(timezone.now()), "the promise counts from the confirming"
    assert answer.url == reverse("guest_letters:thread", args=[filed.number])
    message = filed.messages.get()
    assert (message.body(), message.channel, message.author) == (SECRET, Channel.HOMEPAGE, None)
    assert filed.mail_address() == ADDRESS
    assert not GuestLetter.objects.exists()
    assert SECRET in visitor.get(answer.url).content.decode(), "the one who confirmed may read at once"


def test_the_same_link_opens_nothing_a_second_time(visitor):
    write(visitor)
    link = link_in(mail.outbox[0])
    visitor.post(link)
    again = Client().post(link)
    assert Consultation.objects.count() == 1
    assert again.status_code == 200
    assert SECRET not in again.content.decode()
    assert (
        SECRET
        not in Client().get(reverse("guest_letters:thread", args=[Consultation.objects.get().number])).content.decode()
    )


def test_a_forged_link_and_one_of_yesterday_confirm_nothing(visitor):
    letter = kept()
    token = actions.link_token(letter)
    assert visitor.post(reverse("guest_letters:confirmation", args=["x" + token])).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert visitor.post(reverse("guest_letters:confirmation", args=[token])).status_code == 410
    assert not Consultation.objects.exists()


def test_what_nobody_confirms_is_destroyed_with_its_key_after_a_day():
    letter = kept()
    key = letter.subject_key_id
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        destroy_unconfirmed()
        assert GuestLetter.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        destroy_unconfirmed()
    assert not GuestLetter.objects.exists()
    assert SubjectKey.objects.get(pk=key).wrapped is None


def test_files_wait_sealed_and_come_along(visitor):
    write(visitor, attached=[SimpleUploadedFile("영수증.pdf", PDF)])
    file = GuestLetterFile.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_content, sealed_name FROM guest_letters_guestletterfile")
        stored = b"".join(bytes(each) for each in cursor.fetchone())
    assert b"%PDF" not in stored
    assert file.content() == PDF
    visitor.post(link_in(mail.outbox[0]))
    filed = LetterFile.objects.get()
    number = Consultation.objects.get().number
    answer = visitor.get(reverse("guest_letters:file", args=[number, filed.pk]))
    assert answer.content == PDF
    assert Client().get(reverse("guest_letters:file", args=[number, filed.pk])).status_code == 404
    assert not GuestLetterFile.objects.exists()


def test_one_key_submitted_twice_is_one_letter_and_one_mail(visitor):
    words = typed()
    mail.outbox.clear()
    for _time in range(2):
        visitor.post(reverse("guest_letters:new"), words)
    assert GuestLetter.objects.count() == len(mail.outbox) == 1


def test_what_was_typed_stays_when_it_is_not_right(visitor):
    page = write(visitor, address="아니다").content.decode()
    assert SECRET in page
    assert "메일 주소를 이름@예시.kr처럼" in page


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_files():
    mail.outbox.clear()
    token, results = actions.link_token(kept()), []

    def press():
        results.append(actions.confirm(token))
        connection.close()

    threads = [threading.Thread(target=press) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Consultation.objects.count() == 1
    assert sorted(is_new for _begun, is_new in results) == [False, False, False, True]
    assert len([each for each in mail.outbox if "상담을 받았습니다" in each.subject]) == 1


# --- no oracle, no flood ----------------------------------------------------------------------------
def test_a_known_address_gets_the_same_page_and_stays_apart_from_its_login(visitor):
    account = AccountFactory(email=ADDRESS)
    own = CitizenFactory(account=account, email=ADDRESS)
    known = write(visitor)
    page = visitor.get(known.url).content
    other = Client()
    unknown = write(other, address="nobody@mail.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert re.sub(rb'value="[^"]+"', b"", page) == re.sub(rb'value="[^"]+"', b"", other.get(unknown.url).content)
    filed = confirmed(ip="198.51.100.9")
    assert filed.citizen != own
    assert filed.citizen.account is None
    assert Citizen.objects.filter(account=None).get() == confirmed(ip="198.51.101.9").citizen, "one person, not two"


def test_a_network_is_slowed_down_and_keeps_its_words(visitor):
    for _each in range(5):
        assert write(visitor).status_code == 302
    answer = write(visitor)
    assert answer.status_code == 429
    assert SECRET in answer.content.decode()
    assert not mail.outbox
    with pytest.raises(TooMany):
        kept(ip="127.0.0.9")


def test_a_mailbox_is_not_flooded_from_many_networks_and_nobody_is_told(visitor):
    mail.outbox.clear()
    for each in range(12):
        kept(ip=f"203.0.{each}.1")
    assert len(mail.outbox) == 8
    assert GuestLetter.objects.count() == 12


# --- opening it again -------------------------------------------------------------------------------
def test_a_code_by_mail_opens_it_once(visitor):
    number = confirmed().number
    page = reverse("guest_letters:thread", args=[number])
    assert SECRET not in visitor.get(page).content.decode()
    mail.outbox.clear()
    visitor.post(reverse("guest_letters:code", args=[number]))
    code = code_of(mail.outbox[0])
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert (
        "확인 번호가 다르거나"
        in visitor.post(reverse("guest_letters:entry", args=[number]), {"code": wrong}).content.decode()
    )
    assert visitor.post(reverse("guest_letters:entry", args=[number]), {"code": code}).status_code == 302
    assert SECRET in visitor.get(page).content.decode()
    with pytest.raises(CodeWrong):
        opening.spend_code(number, code, ip="203.0.113.7")
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert SECRET not in visitor.get(page).content.decode()


def test_five_wrong_tries_end_a_code_and_ten_minutes_do(visitor):
    number = confirmed().number
    for wait, tries in ((timedelta(minutes=11), 0), (timedelta(0), 5)):
        mail.outbox.clear()
        opening.send_code(number, ip="203.0.113.7")
        code = code_of(mail.outbox[0])
        for _try in range(tries):
            with pytest.raises(CodeWrong):
                opening.spend_code(number, "x" + code[1:], ip="203.0.113.7")
        with time_machine.travel(timezone.now() + wait), pytest.raises(CodeWrong):
            opening.spend_code(number, code, ip="203.0.113.7")


def test_asking_for_a_code_tells_nobody_whether_there_is_such_a_conversation(visitor, citizen):
    from tests.factories.consultations import ConsultationFactory

    pages = []
    for number in (confirmed().number, ConsultationFactory(account=citizen).number, "HB-S2611-999999-9"):
        other = Client()
        mail.outbox.clear()
        answer = other.post(reverse("guest_letters:code", args=[number]), follow=True)
        pages.append(re.sub(r'value="[^"]+"', "", answer.content.decode()).replace(number, ""))
    assert pages[0] == pages[1] == pages[2]
    assert GuestCode.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_with_the_right_code_at_once_one_gets_in():
    number = confirmed().number
    opening.send_code(number, ip="203.0.113.7")
    code, results = code_of(mail.outbox[-1]), []

    def enter():
        try:
            opening.spend_code(number, code, ip="203.0.113.7")
            results.append(True)
        except CodeWrong:
            results.append(False)
        connection.close()

    threads = [threading.Thread(target=enter) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(results) == [False, False, False, True]


def test_the_thread_goes_on_from_the_page_and_the_answer_goes_to_the_address(visitor):
    write(visitor)
    page = visitor.post(link_in(mail.outbox[0])).url
    filed = Consultation.objects.get()
    visitor.post(page, {"body": "한 가지 더 있습니다", "submission_key": uuid.uuid4()})
    assert filed.messages.count() == 2
    officer = OfficerFactory(department=filed.department)
    workflow.take(filed, by=officer)
    mail.outbox.clear()
    workflow.answer(filed, body="세 가지를 받을 수 있습니다.", by=officer)
    assert mail.outbox[0].to == [ADDRESS]
    assert "세 가지를" in mail.outbox[0].body
    assert page in mail.outbox[0].body
    assert "세 가지를" in visitor.get(page).content.decode()


# --- claiming ---------------------------------------------------------------------------------------
@pytest.fixture
def owner():
    account = AccountFactory(email=ADDRESS)
    assert only(CitizenFactory(account=account, email=ADDRESS), Kind.MAIL).verified_at
    return account


def test_who_has_proven_the_address_is_offered_it_and_takes_it(owner, client_for):
    number = confirmed().number
    page = client_for(owner).get(reverse("consultations:list")).content.decode()
    assert number in page
    mail.outbox.clear()
    answer = client_for(owner).post(reverse("guest_letters:claim", args=[number]))
    assert answer.url == reverse("consultations:thread", args=[number])
    filed = Consultation.objects.get()
    assert filed.citizen.account == owner
    assert filed.mail_address() == ""
    assert [each.to for each in mail.outbox] == [[ADDRESS]]
    assert SECRET in client_for(owner).get(answer.url).content.decode()


def test_nobody_else_is_offered_it_nor_may_take_it(client_for, citizen, owner):
    filed = confirmed()
    unproven = AccountFactory(email="other@mail.example")
    contact_points.add(
        CitizenFactory(account=unproven, email="other@mail.example"), kind=Kind.MAIL, value=ADDRESS, by=unproven
    )
    for other in (citizen, unproven):
        assert filed.number not in client_for(other).get(reverse("consultations:list")).content.decode()
        assert client_for(other).post(reverse("guest_letters:claim", args=[filed.number])).status_code == 404
        with pytest.raises(StepNotAllowed):
            workflow.claim(filed, by=other)
    assert Consultation.objects.get().citizen.account is None


def test_who_opened_it_with_a_code_may_take_it_while_logged_in(client_for, citizen):
    number, visitor = confirmed().number, client_for(citizen)
    opening.send_code(number, ip="203.0.113.7")
    visitor.post(reverse("guest_letters:entry", args=[number]), {"code": code_of(mail.outbox[-1])})
    assert (
        reverse("guest_letters:claim", args=[number])
        in visitor.get(reverse("guest_letters:thread", args=[number])).content.decode()
    )
    visitor.post(reverse("guest_letters:claim", args=[number]))
    filed = Consultation.objects.get()
    assert filed.citizen.account == citizen
    assert filed.mail_address() == ADDRESS, "answers still go where it was begun: this login has not proven it"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_one_gets_it(owner):
    filed, results = confirmed(), []
    second = AccountFactory(email="second@mail.example")
    CitizenFactory(account=second, email="second@mail.example")

    def take(account):
        try:
            workflow.claim(Consultation.objects.get(pk=filed.pk), by=account, has_code=True)
            results.append(account.pk)
        except StepNotAllowed:
            results.append(None)
        connection.close()

    threads = [threading.Thread(target=take, args=[each]) for each in (owner, second)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each for each in results if each] == [Consultation.objects.get().citizen.account_id]
