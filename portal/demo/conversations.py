"""Private conversations of the demonstration district: one waits, one is answered, one nobody has taken yet."""

import uuid
from datetime import datetime, timedelta

from channels_mail.consultation import workflow
from channels_mail.consultation.models import CannedReply, Consultation
from citizens.accounts.models import Account, Department
from citizens.registry.models import Citizen
from citizens.surveys import actions as surveys
from citizens.surveys.models import SurveyInvitation
from civil_petitions.models import PetitionType
from portal.demo import letters_by_mail
from portal.demo.pictures import picture_of

LETTERS = (
    (
        "밤에 계단 골목이 어둡습니다",
        "별빛1동 계단 골목에 등이 하나뿐입니다. 신고하면 제 이름이 이웃에게 알려지나요? 조용히 여쭙니다.",
        "신고하신 분의 이름은 아무에게도 알리지 않습니다. ‘보안등 설치 신청’을 내시면 현장을 보고 알려 드립니다.",
    ),
    (
        "공사 때문에 잠을 못 잡니다",
        "새벽 여섯 시부터 도로 공사를 합니다. 언제 끝나는지, 쉬는 날은 없는지 알고 싶습니다.",
        "",
    ),
)
CANNED = (
    (
        "잘 받았습니다",
        "{부서} {담당자}입니다. 상담 {상담번호}을(를) 잘 받았습니다. 확인한 뒤 다시 알려 드리겠습니다.",
    ),
    ("현장을 보겠습니다", "현장을 먼저 살피고 결과를 알려 드리겠습니다. 급하시면 {전화}(으)로 전화해 주세요."),
)
PROPOSED = ("report-road-damage", "현장을 보고 고쳐야 하는 일이라, 민원으로 내시면 법이 정한 기간 안에 처리합니다.")
UNTAKEN = ("길이 자꾸 파입니다", "같은 곳이 세 번째 파였습니다. 고치는 방법을 바꿀 수는 없나요?")


def begin(citizen: Citizen, officer: Account, now: datetime) -> None:
    """Through the real workflow, some days ago."""
    assert citizen.account
    for title, body in CANNED:
        CannedReply.objects.get_or_create(title=title, defaults={"body": body})
    for days, (subject, body, answer) in zip((6, 1), LETTERS, strict=True):
        at = now - timedelta(days=days)
        begun = _open(citizen, officer.department, subject, body, at)
        workflow.take(begun, by=officer)
        if answer:
            workflow.answer(begun, body=answer, by=officer, at=at + timedelta(hours=20))
            asked = SurveyInvitation.objects.get(subject=begun.pk)
            surveys.respond(asked, score=4, details={"comment": "조용히 알려 주셔서 고맙습니다."})
        else:
            kind = PetitionType.objects.get(pk=PROPOSED[0])
            workflow.propose(begun, by=officer, petition_type=kind, reason=PROPOSED[1])
            letters_by_mail.arrive(begun, citizen.own_details().email, picture_of(1))
    _open(citizen, officer.department, *UNTAKEN, now - timedelta(hours=3))


def _open(citizen: Citizen, department: Department | None, subject: str, body: str, at: datetime) -> Consultation:
    assert citizen.account
    return workflow.open_consultation(
        submission_key=uuid.uuid4(),
        citizen=citizen,
        subject=subject,
        body=body,
        by=citizen.account,
        department=department,
        at=at,
    )
