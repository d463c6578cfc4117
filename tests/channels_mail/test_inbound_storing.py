import smtplib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from channels_mail.inbound import imap, tasks
from channels_mail.inbound.mailboxes import mailbox_of, mailboxes
from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.storing import KEY_LABEL, store
from citizens.keys.models import SubjectKey
from tests.channels_mail.imap_server import running_imap_server
from tests.channels_mail.mail_receiver import ROOT, MailReceiver, environment

LETTER = "From: kim@mail.example\r\nSubject: 가로등\r\n\r\n가로등이 꺼졌습니다.\r\n".encode()
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module", params=["smtp", "lmtp"])
def process(request, django_db_setup, django_db_blocker):
    receiver = MailReceiver(request.param)
    with django_db_blocker.unblock():
        receiver.start()
    yield receiver
    receiver.stop()


@pytest.fixture
def receiver(process, transactional_db):
    return process


def pipe(raw, *arguments, mailbox="consult", **env):
    command = [sys.executable, "manage.py", "receive_mail", "--mailbox", mailbox, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(**env), input=raw, capture_output=True, check=False)


def test_a_letter_is_kept_byte_by_byte_and_sealed():
    store("consult", LETTER, via="pipe", sender="kim@mail.example", recipients=["consult@hanbyeol.example"])

    mail = InboundMail.objects.get()
    assert mail.raw() == LETTER
    assert mail.envelope() == {"sender": "kim@mail.example", "recipients": ["consult@hanbyeol.example"]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_raw, sealed_envelope FROM inbound_inboundmail")
        assert not any(word in bytes(value) for value in cursor.fetchone() for word in (b"kim@mail", b"Subject"))


def test_the_same_letter_is_kept_once_in_each_mailbox_however_often_it_comes():
    def again(mailbox):
        store(mailbox, LETTER, via="smtp")
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(again, ["consult", "bounce"] * 8))

    assert sorted(InboundMail.objects.values_list("mailbox", flat=True)) == ["bounce", "consult"]


@pytest.mark.parametrize("raw", [b"", b"\x00", b"\xff" * 999, b"no headers at all", LETTER * 50])
def test_whatever_it_is_it_is_kept(raw):
    store("consult", raw, via="pipe", sender="\udcff<>", recipients=["\ud800"])

    assert InboundMail.objects.get().raw() == raw


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("consult@hanbyeol.example", "consult"),
        ("Consult+abcdef@HANBYEOL.example", "consult"),
        ("portal@hanbyeol.example", "portal"),
        ("bounce+x+y@hanbyeol.example", "bounce"),
        ("consult@elsewhere.example", ""),
        ("nobody@hanbyeol.example", ""),
        ("consult", ""),
        ("", ""),
        ("@hanbyeol.example", ""),
    ],
)
def test_an_address_of_ours_names_its_mailbox(address, mailbox):
    assert mailbox_of(address) == mailbox
    assert "consult" in mailboxes()


def test_the_server_says_250_to_what_is_stored(receiver):
    assert receiver.send(LETTER)

    mail = InboundMail.objects.get()
    assert mail.raw().replace(b"\r\n", b"\n") == LETTER.replace(b"\r\n", b"\n")
    assert mail.via == receiver.kind


def test_an_unknown_mailbox_is_refused_before_the_letter_is_sent(receiver):
    with receiver.connect() as server:
        server.ehlo_or_helo_if_needed()
        server.mail("kim@mail.example")
        assert server.rcpt("nobody@hanbyeol.example")[0] == 550
        assert server.rcpt("consult@elsewhere.example")[0] == 550
        assert server.rcpt("consult@hanbyeol.example")[0] == 250


def test_a_bounce_has_no_sender_and_is_taken(receiver):
    assert receiver.send(LETTER, to="bounce+x@hanbyeol.example", sender="")

    assert InboundMail.objects.get().envelope()["sender"] == ""


def test_one_answer_for_each_recipient_by_lmtp_and_two_mailboxes_are_two_letters(receiver):
    with receiver.connect() as server:
        if receiver.kind == "smtp":
            server.sendmail("a@mail.example", ["consult@hanbyeol.example", "portal@hanbyeol.example"], LETTER)
        else:
            server.ehlo_or_helo_if_needed()
            server.mail("a@mail.example")
            server.rcpt("consult@hanbyeol.example")
            server.rcpt("portal@hanbyeol.example")
            assert [server.data(LETTER)[0], server.getreply()[0]] == [250, 250]
        assert server.noop()[1] == b"OK", "no answer is left over"

    assert InboundMail.objects.count() == 2


def test_a_letter_that_is_too_big_is_refused_in_both_languages(receiver):
    big = LETTER + b"x" * 1000 * 1000 + b"\r\n"
    with pytest.raises(smtplib.SMTPResponseException) as refused, receiver.connect() as server:
        server.sendmail("a@mail.example", ["consult@hanbyeol.example"], big * 32)

    assert refused.value.smtp_code == 552
    assert "30MB보다 큽니다" in refused.value.smtp_error.decode()
    assert not InboundMail.objects.exists()


def test_a_line_may_be_as_long_as_people_send_them(receiver):
    assert receiver.send(LETTER + b"x" * 300_000 + b"\r\n")


def test_while_the_database_refuses_the_sender_is_told_to_come_back(receiver):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inbound_inboundmail RENAME TO away")
    try:
        with pytest.raises(smtplib.SMTPResponseException) as later, receiver.connect() as server:
            server.sendmail("a@mail.example", ["consult@hanbyeol.example"], LETTER)
        assert later.value.smtp_code == 451
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO inbound_inboundmail")

    assert receiver.send(LETTER)


def test_the_pipe_ends_with_0_when_the_letter_is_kept():
    done = pipe(LETTER, "--sender", "kim@mail.example")

    assert (done.returncode, done.stderr) == (0, b"")
    assert InboundMail.objects.get().raw() == LETTER


def test_the_pipe_ends_with_75_whatever_is_wrong():
    SubjectKey.objects.system(KEY_LABEL)
    assert pipe(LETTER, mailbox="nobody").returncode == 75
    assert pipe(LETTER, "--odd").returncode == 75
    assert pipe(LETTER, DATABASE_URL="postgres://nobody:x@127.0.0.1:1/none").returncode == 75
    assert pipe(LETTER, KEY_RING="1:" + "A" * 43 + "=").returncode == 75
    assert not InboundMail.objects.exists()


def test_a_mailbox_elsewhere_is_emptied_and_marked(settings):
    with running_imap_server() as there:
        there.put(LETTER, b"", LETTER.replace(b"kim", b"lee"))
        settings.MAIL_IN_IMAP = ["imap://u:p@127.0.0.1:1/INBOX", there.url]
        tasks.fetch_imap()
        tasks.fetch_imap()

        assert there.seen == {1, 2, 3}
    assert InboundMail.objects.count() == 3


def test_what_was_stored_but_not_marked_is_not_kept_twice():
    with running_imap_server() as there:
        there.put(LETTER, LETTER.replace(b"kim", b"lee"))
        there.hang_up_before = "STORE"
        with pytest.raises(imap.imaplib.IMAP4.abort):
            imap.fetch(there.url)
        assert InboundMail.objects.count() == 1
        assert there.seen == set()

        there.hang_up_before = ""
        there.number_anew()
        imap.fetch(there.url)

        assert len(there.seen) == 2
    assert InboundMail.objects.count() == 2


def test_one_letter_that_cannot_be_had_does_not_keep_the_others_out():
    with running_imap_server() as there:
        there.put(LETTER, b"Subject: two\r\n\r\n", LETTER + b"3")
        there.refuse = {1}
        imap.fetch(there.url)

        assert there.seen == {2, 3}, "what could not be read is tried again next time"
    assert InboundMail.objects.count() == 2
