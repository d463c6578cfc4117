"""A year of invented figures, as an earlier portal would have left them: facts without petitions behind them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from civil_petitions.models import PetitionType
from portal.insight.filling import pulses, refreshing, rows
from portal.insight.models import (
    FactContact,
    FactDepartmentTime,
    FactMail,
    FactParticipation,
    FactPetition,
    FactSurvey,
    PeerFigure,
)
from portal.insight.periods import shift
from portal.insight.summarising import summarise, summarise_spans

MONTHS = 12
A_MONTH = 620
DAY = 480
MEMBERS = 18_400
AGES = ("under-20", "20-39", "40-64", "65+", "")
AGE_WEIGHTS = (2, 26, 34, 18, 20)
CHANNELS = ("web", "phone", "visit", "mail", "post")
WAYS = {"65+": (17, 61, 19, 2, 1), "40-64": (60, 20, 10, 8, 2), "": (55, 25, 10, 8, 2)}
YOUNG = (79, 9, 5, 6, 1)
# What the story of the year is about: on time, explained well, sent to the right place at once; first and last month.
STORIES = {
    "road": ((0.90, 0.97), (0.66, 0.84), (0.90, 0.96)),
    "scenery": ((0.93, 0.95), (0.76, 0.58), (0.92, 0.93)),
    "water": ((0.92, 0.93), (0.72, 0.76), (0.86, 0.78)),
    "clean": ((0.88, 0.84), (0.70, 0.74), (0.93, 0.95)),
}
USUAL = ((0.92, 0.95), (0.70, 0.78), (0.90, 0.95))
ASTRAY = ("civil", "dong")  # where those go first who do not find the way
NEIGHBOURS = ("새빛구", "너른구", "푸른구", "해오름구", "두물구", "은솔구")
SOURCE = "invented for the demonstration"


def build(rng: Random) -> None:
    """The months before this one, then what the demonstration's own petitions add."""
    this = timezone.localdate().replace(day=1)
    months = [shift(this, -back) for back in reversed(range(MONTHS + 1))]
    types = list(PetitionType.objects.active().order_by("pk"))
    weights = [kind.popularity + 1 for kind in types]
    facts: list[dict[str, Any]] = []
    today = timezone.localdate()
    for place, month in enumerate(months):
        number = int(A_MONTH * (0.8 + 0.4 * place / MONTHS))
        made = (_fact(kind, month, place / MONTHS, rng) for kind in rng.choices(types, weights, k=number))
        facts += [fact for fact in made if fact["ended_on"] <= today]  # what is open is a real petition
    rows.add(FactPetition, facts)
    rows.add(FactDepartmentTime, [each for fact in facts for each in _times(fact)])
    rows.add(FactSurvey, [*_surveys(facts, months[0], rng)])
    refreshing.recount(months[0], this, tell=lambda done, total: None, now=timezone.now())
    rows.add(FactContact, [*_contacts(facts)])
    rows.add(FactMail, [*_mails(rng)])
    _take_part(months[:-1], rng)
    _look_around(months, rng)
    summarise(months)
    summarise_spans(months[-4:], (3,))
    pulses.take()


def _fact(kind: PetitionType, month: date, late: float, rng: Random) -> dict[str, Any]:
    filed_on = month + timedelta(days=rng.randrange(28))
    in_time, _clear, routed = (_between(ends, late) for ends in STORIES.get(kind.department_id, USUAL))
    age = rng.choices(AGES, AGE_WEIGHTS)[0]
    channel = rng.choices(CHANNELS, WAYS.get(age, YOUNG))[0]
    is_late, is_routed = rng.random() > in_time, rng.random() < routed
    minutes = int(DAY * rng.lognormvariate(1.0 - 0.25 * late + (0.9 if is_late else 0), 0.6))
    calls = 1 + (channel != "web") + rng.choice((0, 0, 1)) + (not is_routed)
    return {
        "id": _number(rng),
        "month": month,
        "filed_on": filed_on,
        "ended_on": _working(filed_on + timedelta(days=max(1, minutes * 7 // (DAY * 5)))),
        "department": kind.department_id,
        "first_department": kind.department_id if is_routed else ASTRAY[kind.department_id == "civil"],
        "type": kind.pk,
        "channel": channel,
        "dong": "",
        "age_band": age,
        "status": rng.choices(("answered", "refused", "transferred", "withdrawn"), (90, 4, 3, 3))[0],
        "is_urgent": False,
        "due_at": None,
        "is_late": is_late,
        "was_at_once": minutes <= 180,
        "working_minutes": minutes,
        "paused_minutes": 0,
        "moves": int(not is_routed),
        "is_routed": True,
        "extensions": int(rng.random() < 0.05),
        "supplements": int(rng.random() < 0.08),
        "is_repeat": rng.random() < 0.04,
        "is_return": rng.random() < 0.3,
        "contacts": calls,
        "cost_won": int(430 * (31 + 5 * calls - 6 * late)),
    }


def _times(fact: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Who was sent to the wrong department first spent a third of the time there."""
    own = {name: fact[name] for name in ("id", "month", "ended_on")}
    lost = fact["working_minutes"] // 3 if fact["moves"] else 0
    yield {**own, "department": fact["department"], "working_minutes": fact["working_minutes"] - lost}
    if lost:
        yield {**own, "department": fact["first_department"], "working_minutes": lost}


def _working(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _surveys(facts: list[dict[str, Any]], first: date, rng: Random) -> Iterator[dict[str, Any]]:
    for fact in facts:
        asked_on = fact["ended_on"]
        if fact["status"] not in ("answered", "refused"):
            continue
        late = ((asked_on.year - first.year) * 12 + asked_on.month - first.month) / MONTHS
        clear = _between(STORIES.get(fact["department"], USUAL)[1], min(late, 1))
        clear -= 0.1 * fact["is_late"] + 0.2 * (fact["status"] == "refused")
        is_answered = rng.random() < 0.38
        clarity = rng.choice((4, 5)) if rng.random() < clear else rng.choice((1, 2, 2, 3))
        speed = rng.choice((1, 2, 3)) if fact["is_late"] else rng.choice((3, 4, 4, 5))
        score = max(1, min(5, round((2 * clarity + speed + rng.choice((3, 4, 5))) / 4)))
        yield {
            "id": fact["id"],
            "month": asked_on.replace(day=1),
            "asked_on": asked_on,
            "answered_on": asked_on if is_answered else None,
            **{name: fact[name] for name in ("department", "type", "channel", "dong", "age_band")},
            "score": score if is_answered else None,
            "speed": speed if is_answered else None,
            "clarity": clarity if is_answered else None,
            "result": rng.choice((2, 3, 4, 4, 5)) if is_answered else None,
            "has_comment": False,
            "kind": "petition",
            "way": "mail",
            "reason": "",
        }


def _contacts(facts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each petition came by its way and was answered by mail; as many calls and letters were about nothing formal."""
    ways = {"web": "homepage"}
    counts: Counter[tuple[date, str, str, str, str, bool]] = Counter()
    for place, fact in enumerate(facts):
        day, department = fact["month"], fact["department"]
        counts[day, department, ways.get(fact["channel"], fact["channel"]), "in", "petition", True] += 1
        counts[day, department, "mail", "out", "answer", True] += 1
        counts[day, department, ("phone", "mail", "phone")[place % 3], "in", "question", False] += 2
        counts[day, department, "mail", "out", "other", False] += 1
    known = set(
        FactContact.objects.values_list("date", "department", "channel", "direction", "kind", "is_formal").distinct()
    )
    for key, count in counts.items():
        if key not in known:
            day, department, channel, direction, kind, is_formal = key
            yield {
                "month": day,
                "date": day,
                "department": department,
                "channel": channel,
                "direction": direction,
                "kind": kind,
                "is_formal": is_formal,
                "count": count,
                "seconds": 0,
            }


def _mails(rng: Random) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    for back in range(30):
        day = today - timedelta(days=back)
        for state, count in (("sent", rng.randint(40, 70)), ("failed", rng.randint(0, 2))):
            yield {"month": day.replace(day=1), "date": day, "kind": "earlier", "state": state, "count": count}


def _take_part(months: list[date], rng: Random) -> None:
    FactParticipation.objects.filter(month__in=months).delete()
    rows.add(
        FactParticipation,
        [
            {
                "month": month,
                "department": "",
                "participants": int(MEMBERS * (0.098 + 0.0025 * place + rng.uniform(0, 0.002))),
                "members": MEMBERS + 60 * place,
            }
            for place, month in enumerate(months)
        ],
    )


def _look_around(months: list[date], rng: Random) -> None:
    PeerFigure.objects.bulk_create(
        [
            PeerFigure(
                district=district,
                month=month,
                on_time_percent=Decimal(f"{88 + 1.6 * place + rng.uniform(-0.8, 0.8):.1f}"),
                online_percent=Decimal(f"{48 + 3 * place + rng.uniform(-1, 1):.1f}"),
                source=SOURCE,
            )
            for month in months
            for place, district in enumerate(NEIGHBOURS)
        ],
        ignore_conflicts=True,
    )


def _between(ends: tuple[float, float], late: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * late


def _number(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
