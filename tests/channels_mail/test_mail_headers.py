"""Headers that every mail program shows as they were written."""

from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage

from channels_mail.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]


def stored(subject, body="본문"):
    EmailMessage(subject, body, to=["홍길동 <hong@mail.example>"]).send()
    return OutgoingMail.objects.get().envelope()[2]


@pytest.mark.parametrize(
    "subject", ["[한별구청] 처리 결과를 알려 드립니다 (HB-2611-000001-3)", "가" * 90, "가 " * 60 + "나", "plain"]
)
def test_a_subject_arrives_as_it_was_written_and_its_first_line_is_not_empty(subject):
    content = stored(subject)

    assert message_from_bytes(content, policy=policy.default)["Subject"] == subject
    head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(len(line) for line in head) <= 78
    assert not any(line.strip() == b"Subject:" for line in head)


def test_every_line_ends_as_smtp_wants_it():
    content = stored("제목", "첫 줄\n둘째 줄\n.\n끝")

    assert content.count(b"\n") == content.count(b"\r\n")
