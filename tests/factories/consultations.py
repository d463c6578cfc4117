"""Conversations made the way real ones are: through the workflow."""

import uuid

import factory

from channels_mail.consultation import workflow
from channels_mail.consultation.models import CannedReply, Consultation, LetterTopic
from channels_mail.inbound import reading, summaries
from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.storing import store
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory


class ConsultationFactory(factory.Factory):
    """`ConsultationFactory(account=citizen, officer=officer)`: begun, and taken where an officer is named."""

    class Meta:
        model = Consultation

    @classmethod
    def _create(cls, model_class, *, account=None, officer=None, department=None, answered=False, **wanted):
        account = account or AccountFactory()
        citizen = getattr(account, "citizen", None) or CitizenFactory(account=account)
        if answered and officer is None:
            officer = OfficerFactory()
        consultation = workflow.open_consultation(
            submission_key=uuid.uuid4(),
            citizen=citizen,
            subject=wanted.pop("subject", "이사한 뒤 받는 지원"),
            body=wanted.pop("body", "지난주에 새솔동으로 이사했습니다. 어떤 지원을 받을 수 있나요?"),
            by=account,
            department=department or (officer or OfficerFactory()).department,
            **wanted,
        )
        if officer:
            workflow.take(consultation, by=officer)
        if answered:
            workflow.answer(consultation, body="세 가지를 받을 수 있습니다.", by=officer)
        return consultation


def topic_of(department_id):
    """One topic of this department, without questions."""
    return LetterTopic.objects.get_or_create(code=department_id, defaults={"department_id": department_id})[0]


def canned_reply():
    """One ready answer, of every department."""
    return CannedReply.objects.get_or_create(title="시험 답", body="x")[0]


def letter_by_mail(account, officer):
    """A conversation, and its first letter as the mail it came by: with a page and a file."""
    consultation = ConsultationFactory(account=account, officer=officer)
    parts = "Content-Type: text/html\r\n\r\n<p>x</p>\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n--b--"
    raw = f"From: a@mail.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{parts}".encode()
    store("consult", raw + str(consultation.pk).encode(), via="pipe")
    mail = InboundMail.objects.get(consultation=None)
    mail.consultation, mail.message, mail.state = consultation, consultation.messages.get(), "filed"
    mail.sealed_summary = summaries.of(reading.read(raw))
    mail.save()
    return {"consultation": consultation, "mail": mail}
