"""Conversations made the way real ones are: through the workflow."""

import uuid

import factory

from channels_mail.consultation import workflow
from channels_mail.consultation.models import Consultation
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
