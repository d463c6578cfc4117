"""Letters of a conversation name it, so that answers come home."""

import uuid
from email import message_from_bytes, policy

import pytest

from channels_mail import reply_address
from channels_mail.consultation import workflow
from channels_mail.consultation.models import Channel, Message
from channels_mail.outbox.models import OutgoingMail
from citizens.contact_points import actions as contact_points
from citizens.registry import actions as registry
from tests.factories.accounts import OfficerFactory
from tests.factories.consultations import ConsultationFactory

pytestmark = pytest.mark.django_db
LETTER = workflow.ByMail("kim@mail.example", "<first@mail.example>", is_sender_verified=False)


def sent():
    return [
        message_from_bytes(mail.envelope()[2], policy=policy.default)
        for mail in OutgoingMail.objects.order_by("created_at")
    ]


def begun_by_mail(**more):
    citizen = registry.register(name="김하늘", email="kim@mail.example")
    more = {"department": OfficerFactory().department} | more
    return workflow.open_consultation(
        submission_key=uuid.uuid4(), citizen=citizen, subject="s", body="b", by=None, mail=LETTER, **more
    )


def test_an_answer_takes_replies_and_names_the_conversation(outbox):
    consultation = ConsultationFactory(answered=True)

    opened, answered = sent()
    for mail in (opened, answered):
        assert reply_address.opened(mail["Reply-To"]).id == consultation.pk
        assert f"<consultation-{consultation.pk}@hanbyeol.example>" in mail["References"]
        assert "답장하시면" in mail.get_content()


def test_an_office_that_takes_no_mail_asks_not_to_be_answered(outbox, settings):
    settings.MAIL_IN_REPLIES = False
    ConsultationFactory()

    mail = sent()[0]
    assert mail["Reply-To"] is None
    assert "답장하지 말아" in mail.get_content()
    assert OutgoingMail.objects.get().envelope()[0] == "portal@hanbyeol.example"


def test_what_comes_back_names_the_mail_it_was(outbox):
    ConsultationFactory()

    mail = OutgoingMail.objects.get()
    assert reply_address.opened(mail.envelope()[0]) == reply_address.Opened("bounce", mail.pk, is_expired=False)


def test_who_wrote_by_mail_without_a_login_is_answered_at_that_address_under_their_own_letter(outbox):
    officer = OfficerFactory()
    consultation = begun_by_mail(department=officer.department, mail_shows="answer")
    workflow.take(consultation, by=officer)
    workflow.answer(consultation, body="내일 고치겠습니다.", by=officer)

    receipt, answer = sent()
    assert consultation.number in receipt["Subject"]
    assert answer["To"] == "kim@mail.example"
    assert answer["In-Reply-To"] == "<first@mail.example>"
    assert "내일 고치겠습니다." in answer.get_content()
    own = f"/consultations/guest/{consultation.number}/"
    assert own in answer.get_content() and f"/consultations/{consultation.number}/" not in answer.get_content()


def test_a_letter_by_mail_has_no_author_where_there_is_no_login_and_says_how_it_came(outbox):
    message = Message.objects.get(consultation=begun_by_mail())

    assert (message.author, message.channel, message.is_sender_verified) == (None, Channel.MAIL, False)
    assert message.mail_id() == "<first@mail.example>"
    assert message.consultation.citizen.contacts.get().channel == "mail"


def test_nobody_is_written_to_whose_address_came_back(outbox):
    consultation = begun_by_mail()
    OutgoingMail.objects.all().delete()
    contact_points.bounced("kim@mail.example", hard=True)
    workflow.hand_over(
        consultation, by=consultation_officer(consultation), department=OfficerFactory().department, officer=None,
        reason="r",
    )  # fmt: skip

    assert not OutgoingMail.objects.exists()


def consultation_officer(consultation):
    officer = OfficerFactory(department=consultation.department)
    workflow.take(consultation, by=officer)
    return officer


def test_the_citizen_chooses_whether_mails_carry_answers_and_a_sensitive_matter_never_leaves(
    outbox, citizen, client_for
):
    officer = OfficerFactory()
    consultation = ConsultationFactory(account=citizen, officer=officer)
    choice = f"/consultations/{consultation.number}/mail-choice/"
    assert client_for(citizen).post(choice, {"mail_shows": "answer"}).status_code == 302
    workflow.answer(consultation, body="내일 고치겠습니다.", by=officer)
    assert "내일 고치겠습니다." in sent()[-1].get_content()

    client_for(citizen).post(choice, {"mail_shows": "link"})
    workflow.answer(consultation, body="고쳤습니다.", by=officer)
    assert "고쳤습니다." not in sent()[-1].get_content()

    sensitive = ConsultationFactory(account=citizen, officer=officer, is_sensitive=True)
    client_for(citizen).post(f"/consultations/{sensitive.number}/mail-choice/", {"mail_shows": "answer"})
    sensitive.refresh_from_db()
    assert sensitive.mail_shows == "link"
