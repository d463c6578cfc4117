"""What people say of how they were served: answers of all kinds, words to look into, one that asks once more."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.contacts.models import Contact
from citizens.registry.models import Citizen
from citizens.surveys import actions
from citizens.surveys.choices import Kind, Reason, Way
from citizens.surveys.models import SurveyInvitation, SurveyResponse
from civil_petitions.models import Petition, PetitionType, Status
from civil_petitions.satisfaction import asking
from portal.demo import people
from portal.second_looks import workflow as second_looks
from portal.surveys import desk

UNHAPPY = (
    (1, "고쳤다고 하셨는데 비가 오니 다시 파였습니다. 현장을 다시 봐 주세요."),
    (2, "설명에 모르는 말이 많아 결국 전화로 다시 물었습니다."),
    (2, "접수하고 나서 열흘 동안 아무 말씀이 없었습니다."),
)
ONCE_MORE = "구멍을 메웠다고 하셨지만 사진처럼 옆이 다시 꺼졌습니다. 다른 분이 한 번 더 봐 주시면 좋겠습니다."
GIVEN_UP = (Reason.PAPERS, Reason.PAPERS, Reason.DIFFICULT, Reason.ELSEWHERE, Reason.SOLVED, Reason.PAPERS)


def build(named: Citizen, rng: Random) -> None:
    """In the road division of the demonstration, in the last days."""
    officer = people.officer("officer.road")
    residents = list(Citizen.objects.filter(account__is_officer=False).exclude(pk=named.pk).order_by("created_at"))
    _unhappy(officer)
    _given_up(residents, rng)
    _trust(residents, rng)
    _calls(officer, rng)


def _unhappy(officer: Account) -> None:
    """Words that the lead has not looked into; the first of them asks once more."""
    ended = Petition.objects.filter(department=officer.department_id, status=Status.ANSWERED)
    ended = ended.exclude(pk__in=SurveyInvitation.objects.filter(response__isnull=False).values("subject"))
    ended = ended.exclude(officer=officer)  # who logs in as this officer looks again at a colleague's work
    now = timezone.now()
    for (score, words), petition in zip(UNHAPPY, ended.select_related("type").order_by("-closed_at"), strict=False):
        asked = asking.ask_about(petition, at=now - timedelta(days=2))
        said = actions.respond(asked, score=score, details={"comment": words, "wants_news": score == 1})
        SurveyResponse.objects.filter(pk=said.pk).update(lead_told_at=now)  # the demonstration sends no mail of it
        if score == 1:
            second_looks.ask(SurveyInvitation.objects.select_related("response").get(pk=asked.pk), words=ONCE_MORE)


def _given_up(residents: Sequence[Citizen], rng: Random) -> None:
    """Drafts that nobody came back to."""
    kinds = list(PetitionType.objects.active().order_by("pk"))
    for citizen, reason in zip(residents, GIVEN_UP, strict=False):
        kind = rng.choice(kinds)
        asked = _ask(Kind.DRAFT, citizen, kind.department, rng, title=(kind.name_ko, kind.name_en), topic=kind.pk)
        actions.respond(asked, reason=reason)


def _trust(residents: Sequence[Citizen], rng: Random) -> None:
    """The sample of this quarter."""
    for citizen in residents[:40]:
        asked = _ask(Kind.TRUST, citizen, None, rng)
        if rng.random() < 0.8:
            actions.respond(asked, score=rng.choices((1, 2, 3, 4, 5), (1, 2, 5, 14, 10))[0])


def _calls(officer: Account, rng: Random) -> None:
    """What people said at the end of a call or on the tablet."""
    for contact in Contact.objects.filter(officer=officer, occurred_at__gte=timezone.now() - desk.ASKED_WITHIN):
        if desk.way_of(contact) == Way.PHONE:
            desk.write_down(contact, score=rng.choice((3, 4, 5)), by=officer)


def _ask(
    kind: Kind,
    citizen: Citizen,
    department: Department | None,
    rng: Random,
    *,
    title: tuple[str, str] = ("", ""),
    topic: str = "",
) -> SurveyInvitation:
    subject = actions.Subject(
        kind=kind,
        key=uuid.UUID(int=rng.getrandbits(128), version=4),
        citizen=citizen,
        subject_key_id=citizen.subject_key_id,
        department_id=department.pk if department else None,
        title_ko=title[0],
        title_en=title[1],
        topic=topic,
        channel="web",
        dong=citizen.dong,
    )
    return actions.ask(subject, way=Way.MAIL, at=timezone.now() - timedelta(days=rng.randint(1, 5)))
