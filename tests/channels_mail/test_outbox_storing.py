"""A mail is a row of the caller's transaction before it is anything else: one for each recipient, sealed."""

import threading
from email import message_from_bytes, policy

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives
from django.db import connection, transaction

from channels_mail.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]
TO = "hong@mail.example"


def write(to=TO, subject="접수했습니다", body="본문", key=None, **more):
    headers = {"X-Outbox-Key": key} if key else {}
    return EmailMessage(subject, body, to=[to], headers=headers | more.pop("headers", {}), **more).send()


def stored():
    return OutgoingMail.objects.get()


def opened(mail):
    return message_from_bytes(mail.envelope()[2], policy=policy.default)


def test_a_mail_of_a_transaction_that_fails_was_never_written():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError

    assert not OutgoingMail.objects.exists()


def test_each_recipient_gets_a_mail_of_their_own_and_sees_no_other():
    EmailMultiAlternatives("제목", "본문", to=[TO], cc=["cc@mail.example"], bcc=["bcc@mail.example"]).send()

    letters = [opened(mail) for mail in OutgoingMail.objects.all()]
    assert sorted(letter["To"] for letter in letters) == ["bcc@mail.example", "cc@mail.example", TO]
    assert all(letter["Cc"] is None and letter["Bcc"] is None for letter in letters)


def test_a_key_is_used_once_and_does_not_leave_the_house():
    assert write(key="petition-event:1") == 1
    assert write(key="petition-event:1") == 0

    assert stored().key == "petition-event:1"
    assert "X-Outbox-Key" not in opened(stored())


def test_a_mail_with_a_key_has_one_recipient():
    with pytest.raises(ValueError, match="one recipient"):
        EmailMessage("제목", "본문", to=[TO, "park@mail.example"], headers={"X-Outbox-Key": "a:1"}).send()


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_with_one_key_write_one_mail():
    barrier, counts = threading.Barrier(4), []

    def race():
        barrier.wait()
        counts.append(write(key="petition-event:1"))
        connection.close()

    writers = [threading.Thread(target=race) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sorted(counts) == [0, 0, 0, 1]
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    "wanted",
    [
        {"subject": "제목\r\nBcc: thief@mail.example"},
        {"subject": "subject\nBcc: thief@mail.example"},
        {"to": "hong@mail.example\r\nBcc: thief@mail.example"},
        {"to": "홍길동\n <hong@mail.example>"},
        {"headers": {"Reply-To": "a@mail.example\nBcc: thief@mail.example"}},
        {"from_email": "구청\r\nBcc: thief@mail.example <portal@hanbyeol.example>"},
        {"to": "no-address"},
    ],
)
def test_a_header_cannot_be_smuggled_in(wanted):
    with pytest.raises(BadHeaderError):
        write(**wanted)

    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x00", "\x0b", "\x0c", "\ud800"])
def test_signs_that_servers_choke_on_are_dropped(sign):
    write(subject=f"접수{sign}했습니다", to=f"홍{sign}길동 <{TO}>", body=f"본{sign}문")

    assert opened(stored())["Subject"] == "접수했습니다"
    assert opened(stored())["To"] == f"홍길동 <{TO}>"


def test_neither_address_nor_text_lies_in_a_column():
    write(to=f"견본이름 <{TO}>", subject="비밀제목", body="비밀본문")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT convert_to(t::text, 'UTF8'), sealed_message, sealed_recipient FROM outbox_outgoingmail t"
        )
        row = b"".join(bytes(cell) for cell in cursor.fetchone())
    for canary in ("견본이름", "hong", "mail.example", "비밀제목", "비밀본문"):
        assert canary.encode() not in row and canary.encode("utf-16-le") not in row
