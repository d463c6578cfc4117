"""Six neighbours who ask the same: judged by the officer who reads them, answered, proposed as an answer for all."""

import uuid
from datetime import datetime, timedelta
from random import Random

from channels_mail.consultation import reading, routing, workflow
from channels_mail.consultation.models import CannedReply
from citizens.accounts.models import Account
from citizens.registry.models import Citizen
from portal.repeated_questions import finding

SUBJECT = "보안등 설치를 신청하려면"
LETTERS = (
    "집 앞 골목에 보안등 설치를 신청하고 싶습니다. 신청하면 얼마나 걸리나요?",
    "보안등 설치 신청은 어디에 하나요? 골목 끝이 어둡습니다.",
    "골목에 보안등 하나 더 설치할 수 있나요? 신청 방법을 알려 주세요.",
    "보안등 설치 신청에 이웃 동의가 꼭 필요한가요? 골목이 좁습니다.",
    "골목 보안등 설치를 작년에 신청했는데 언제 되나요?",
    "보안등 설치 신청하면 현장을 보러 오시나요? 저희 골목이 어둡습니다.",
)


def build(officer: Account, now: datetime, rng: Random) -> None:
    """Through the real workflow, in the last weeks."""
    reply = CannedReply.objects.get(title="현장을 보겠습니다")
    people = list(Citizen.objects.filter(account__isnull=False).order_by("pk")[:60])
    rng.shuffle(people)
    for place, (citizen, body) in enumerate(zip(people, LETTERS, strict=False)):  # a small district has fewer people
        at = now - timedelta(days=4 * place + 3)
        begun = workflow.open_consultation(
            submission_key=uuid.uuid4(),
            citizen=citizen,
            subject=SUBJECT,
            body=body,
            by=citizen.account,
            department=officer.department,
            at=at,
        )
        workflow.take(begun, by=officer)
        letters = reading.read(begun, by=officer)
        assert officer.department
        routing.judge(begun, letters, by=officer, department=officer.department)
        workflow.answer(begun, body=reply.body, by=officer, at=at + timedelta(hours=5))
    finding.find()
