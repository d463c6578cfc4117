"""Calls and visits of the last days, and what the office promised in them: late, for today, postponed, kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contacts import actions
from citizens.contacts.models import Contact, FollowUp
from citizens.registry.models import Citizen
from civil_petitions.calendar import current_calendar
from portal.demo import people


@dataclass(frozen=True)
class Call:
    """What was said; days from today of the talk and of the promise, None where nothing was promised."""

    days: int
    channel: str
    kind: str
    note: str
    promised_in: int | None = None
    promise: str = ""
    ends: str = ""  # kept, cancelled, postponed, handed_over


CALLS = {
    "officer.road": (
        Call(6, "phone", "report", "빗물받이 막힘. 지난주에도 전화하셨다고 함", -3, "현장을 보고 결과를 전화드리기"),
        Call(5, "visit", "question", "도로점용 허가에 무엇을 내는지 물으심", -2, "서류 목록을 메일로 보내기", "kept"),
        Call(
            4, "phone", "complaint", "공사 먼지 때문에 창을 못 연다고 하심", 0, "물 뿌리는 시간을 알아보고 전화드리기"
        ),
        Call(3, "phone", "report", "보도블록이 들떠 아이가 넘어질 뻔함", 0),
        Call(
            2,
            "phone",
            "question",
            "계단 골목 보안등 공사가 언제인지 물으심",
            2,
            "업체 일정을 듣고 전화드리기",
            "postponed",
        ),
        Call(2, "visit", "suggestion", "학교 앞 볼록거울을 하나 더 달자고 하심"),
        Call(
            1,
            "phone",
            "question",
            "차를 옮겨 달라는 문자를 받았다고 하심",
            3,
            "주차관리과에 묻고 전화드리기",
            "handed_over",
        ),
        Call(1, "phone", "other", "이름을 말씀하지 않음. 민원실 여는 시간을 물으심"),
    ),
    "officer.parking": (
        Call(
            3,
            "phone",
            "complaint",
            "거주자 우선 주차 자리에 늘 다른 차가 있다고 하심",
            -1,
            "저녁 단속 결과를 전화드리기",
        ),
        Call(1, "phone", "question", "주차 요금 감면에 무엇이 필요한지 물으심", 1, ""),
    ),
}


def build(named: dict[str, people.Person], rng: Random) -> None:
    """Through the real writers; the named citizen is among the callers."""
    calendar, now = current_calendar(), timezone.now()
    callers = _callers(named)
    for login, calls in CALLS.items():
        officer = people.officer(login)
        for call in calls:
            day = calendar.working_day_from(timezone.localdate(now) - timedelta(days=call.days))
            at = min(now, timezone.make_aware(datetime.combine(day, time(rng.randint(9, 16), 20))))
            citizen = None if call.kind == "other" else next(callers)
            contact = actions.record(
                citizen=citizen,
                channel=call.channel,
                direction=Contact.Direction.IN,
                kind=call.kind,
                by=officer,
                at=at,
                note=call.note,
                duration_seconds=rng.randint(60, 700),
            )
            if call.promised_in is not None:
                _promise(call, contact, citizen, officer, _near(timezone.localdate(now), call.promised_in))


def _promise(call: Call, contact: Contact, citizen: Citizen | None, officer: Account, due_on: date) -> None:
    assert officer.department
    follow_up = actions.promise(
        reference=f"contact:{contact.pk}",
        text=call.promise or "다시 전화하기",
        due_on=due_on,
        department=officer.department,
        kind=FollowUp.Kind.PROMISE if call.promise else FollowUp.Kind.CALL_BACK,
        citizen=citizen,
        owner=officer,
        by=officer,
        contact=contact,
    )
    if call.ends == "kept":
        actions.done(follow_up, by=officer, outcome="목록을 보냈고, 받았다고 하심")
    elif call.ends == "postponed":
        later = _near(due_on, 3)
        actions.postpone(follow_up, due_on=later, by=officer, reason="업체 일정이 한 주 밀림. 미리 전화드림")
    elif call.ends == "handed_over":
        parking = people.officer("officer.parking").department
        assert parking
        actions.hand_over(follow_up, department=parking, owner=None, by=officer, reason="주차 단속 문자라고 함")


def _near(day: date, days: int) -> date:
    """So many days on or back, moved to a working day away from today."""
    day += timedelta(days=days)
    calendar = current_calendar()
    while not calendar.is_working_day(day):
        day += timedelta(days=-1 if days < 0 else 1)
    return day


def _callers(named: dict[str, people.Person]) -> Iterator[Citizen]:
    """The named first, then others, and all of them again where they are few."""
    known = Citizen.objects.standing().filter(subject_key__destroyed_at=None).order_by("created_at", "id")
    others = known.exclude(pk__in=[person.citizen.pk for person in named.values()])[: sum(map(len, CALLS.values()))]
    return cycle([named["citizen"].citizen, named["citizen2"].citizen, *others])
