"""The eight effects a department expects of dealing well with citizens, as measured figures.

Each has a value, what it is a share of, how sure it is, a score from 0 (floor) to 100 (goal), and a guard that shows
when the value is bought at the price of something else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.insight.models import Summary
from portal.insight.periods import Period
from portal.insight.reading import Figures
from portal.insight.statistics import score, value_of, wilson
from portal.insight.suppression import Cell

Subject = Summary.Subject
ENOUGH = 30  # below it a value is shown as too small a sample
TARGET = 80  # of 100 points
SAME = 0.05  # what moved less has not moved
DAY = 480  # working minutes


@dataclass(frozen=True)
class Measured:
    """One value with what it stands on."""

    value: float
    n: int
    interval: tuple[float, float] | None = None
    basis: float | None = None  # the score is made of this where it is not made of the value

    @property
    def is_enough(self) -> bool:
        return self.n >= ENOUGH

    @property
    def scored(self) -> float:
        return self.value if self.basis is None else self.basis


Measure = Callable[[Figures, list[date], str, Period | None], Measured | None]


@dataclass(frozen=True)
class Definition:
    """What an indicator is, in words, and how it is measured."""

    number: int
    name: Promise
    short: Promise
    what: Promise
    source: Promise
    unit: Promise | str
    guard_name: Promise
    better: Promise
    worse: Promise
    floor: float
    goal: float
    measure: Measure
    guard: Callable[[Figures, list[date], str], float | None]
    decimals: int = 1
    is_by_department: bool = True
    is_of_survey: bool = False
    by_type: tuple[str, Callable[[Cell], Measured | None]] | None = None

    @property
    def target(self) -> float:
        return value_of(TARGET, self.floor, self.goal)

    @property
    def falls(self) -> bool:
        """Less is better."""
        return self.goal < self.floor


@dataclass
class Indicator:
    """A definition, measured over a period and the one before, with its twelve months."""

    definition: Definition
    now: Measured | None
    before: Measured | None
    trend: list[tuple[date, float | None]] = field(default_factory=list)
    guard: float | None = None

    @property
    def is_enough(self) -> bool:
        return self.now is not None and self.now.is_enough

    @property
    def score(self) -> float | None:
        if self.now is None or not self.is_enough:
            return None
        return score(self.now.scored, self.definition.floor, self.definition.goal)

    @property
    def change(self) -> float | None:
        """How far the value moved; None when one of the two stands on too little."""
        if self.now is None or self.before is None or not (self.now.is_enough and self.before.is_enough):
            return None
        return self.now.value - self.before.value

    @property
    def shown_change(self) -> float | None:
        """How far that moved of which the score is made."""
        if self.change is None or self.now is None or self.before is None:
            return None
        return self.now.scored - self.before.scored

    @property
    def gain(self) -> float:
        """The same in points: what went up got better."""
        if self.change is None or self.now is None or self.before is None:
            return 0.0
        ends = self.definition.floor, self.definition.goal
        return score(self.now.scored, *ends) - score(self.before.scored, *ends)

    @property
    def direction(self) -> str:
        if self.change is None:
            return ""
        return "eq" if abs(self.gain) < SAME else "up" if self.gain > 0 else "dn"

    @property
    def is_below(self) -> bool:
        """Below what was aimed at."""
        return self.score is not None and self.score < TARGET


def share(cell: Cell, hits: str, of: str = "") -> Measured | None:
    """A share in per cent with its interval."""
    n = cell.sums[of] if of else cell.n
    if n < 5:
        return None
    return Measured(100 * cell.sums[hits] / n, n, wilson(cell.sums[hits], n))


def _of(subject: str, hits: str, of: str = "") -> Measure:
    return lambda figures, months, department, _period: share(figures.whole(subject, months, department), hits, of)


def _time(figures: Figures, months: list[date], department: str, period: Period | None) -> Measured | None:
    """The median in working days; the score is made of the share in time, so that long periods are no fault."""
    cell = figures.whole(Subject.ENDED, months, department)
    in_time = share(cell, "on_time")
    middle = figures.percentiles_of(period or Period(months[-1]), department)
    if in_time is None or middle is None:
        return None
    return Measured(middle[0] / DAY, cell.n, None, in_time.value)


def _cost(figures: Figures, months: list[date], department: str, _period: Period | None) -> Measured | None:
    cell = figures.whole(Subject.ENDED, months, department)
    return Measured(cell.sums["won"] / cell.n, cell.n) if cell.n else None


def _participation(figures: Figures, months: list[date], department: str, _period: Period | None) -> Measured | None:
    """The mean of the months that are over: who takes part in two of them counts in both."""
    found = [
        figures.participation[month, department]
        for month in months
        if (month, department) in figures.participation and month < figures.this_month
    ]
    members = sum(each[1] for each in found)
    if not members:
        return None
    return Measured(100 * sum(each[0] for each in found) / members, members // len(found))


def _standing(figures: Figures, months: list[date], department: str, _period: Period | None) -> Measured | None:
    """How many of the chosen districts we stand before, in time kept and in the share online."""
    if department:
        return None
    ended, filed = figures.whole(Subject.ENDED, months), figures.whole(Subject.FILED, months)
    peers = [peer for peer in figures.peers if peer.month in months]
    if not (ended.n and filed.n and peers):
        return None
    ours = 100 * ended.sums["on_time"] / ended.n, 100 * filed.sums["online"] / filed.n
    theirs = [(float(peer.on_time_percent), float(peer.online_percent)) for peer in peers]
    ahead = [sum(mine > other[place] for other in theirs) / len(theirs) for place, mine in enumerate(ours)]
    return Measured(100 * sum(ahead) / 2, ended.n)


def _percent(subject: str, hits: str, of: str = "") -> Callable[[Figures, list[date], str], float | None]:
    def guard(figures: Figures, months: list[date], department: str) -> float | None:
        found = share(figures.whole(subject, months, department), hits, of)
        return found.value if found else None

    return guard


def _contacts_a_case(figures: Figures, months: list[date], department: str) -> float | None:
    cell = figures.whole(Subject.ENDED, months, department)
    return cell.sums["contacts"] / cell.n if cell.n else None


DEFINITIONS = (
    Definition(
        number=1,
        name=gettext_lazy("서비스 향상"),
        short=gettext_lazy("서비스"),
        what=gettext_lazy("처리 결과에 4점이나 5점을 준 답의 비율"),
        source=gettext_lazy("만족도 조사"),
        unit="%",
        guard_name=gettext_lazy("응답률"),
        better=gettext_lazy("만족하는 분이 늘었습니다."),
        worse=gettext_lazy("만족하는 분이 줄었습니다."),
        floor=50,
        goal=90,
        measure=_of(Subject.SURVEY, "satisfied"),
        guard=_percent(Subject.SURVEY, "answered", "asked"),
        is_of_survey=True,
        by_type=(Subject.SURVEY, lambda cell: share(cell, "satisfied")),
    ),
    Definition(
        number=2,
        name=gettext_lazy("구민과의 관계"),
        short=gettext_lazy("관계"),
        what=gettext_lazy("설명이 쉬웠다고 4점이나 5점을 준 답의 비율"),
        source=gettext_lazy("만족도 조사와 다시 이용한 기록"),
        unit="%",
        guard_name=gettext_lazy("12개월 안에 다시 이용"),
        better=gettext_lazy("설명이 쉬워졌다는 의견이 늘었습니다."),
        worse=gettext_lazy("설명이 어렵다는 의견이 늘었습니다."),
        floor=50,
        goal=90,
        measure=_of(Subject.SURVEY, "clarity_good", "clarity_n"),
        guard=_percent(Subject.FILED, "returns"),
        is_of_survey=True,
        by_type=(Subject.SURVEY, lambda cell: share(cell, "clarity_good", "clarity_n")),
    ),
    Definition(
        number=3,
        name=gettext_lazy("구청 이미지"),
        short=gettext_lazy("이미지"),
        what=gettext_lazy("구청을 믿는다고 답한 비율. 분기마다 동의한 분 가운데 뽑아 여쭙니다."),
        source=gettext_lazy("분기 표본 조사"),
        unit="%",
        guard_name=gettext_lazy("응답률"),
        better=gettext_lazy("구청을 믿는 분이 늘었습니다."),
        worse=gettext_lazy("구청을 믿는 분이 줄었습니다."),
        floor=40,
        goal=80,
        measure=_of(Subject.TRUST, "trusting"),
        guard=_percent(Subject.TRUST, "answered", "asked"),
        is_by_department=False,
    ),
    Definition(
        number=4,
        name=gettext_lazy("구청 경쟁력"),
        short=gettext_lazy("경쟁력"),
        what=gettext_lazy("기한 안 비율과 누리집 비율에서 앞선 이웃 구의 비율"),
        source=gettext_lazy("이웃 구의 공개 자료"),
        unit=gettext_lazy("점"),
        guard_name=gettext_lazy("기한 안 비율"),
        better=gettext_lazy("이웃 구보다 앞서 갑니다."),
        worse=gettext_lazy("이웃 구보다 뒤처졌습니다."),
        floor=0,
        goal=100,
        measure=_standing,
        guard=_percent(Subject.ENDED, "on_time"),
        is_by_department=False,
    ),
    Definition(
        number=5,
        name=gettext_lazy("구민 참여율"),
        short=gettext_lazy("참여"),
        what=gettext_lazy("한 달 동안 민원, 상담, 설문, 게시판, 공감에 참여한 사람을 회원 수로 나눈 값"),
        source=gettext_lazy("이용 기록"),
        unit="%",
        guard_name=gettext_lazy("같은 민원을 다시 낸 비율"),
        better=gettext_lazy("참여하는 분이 늘었습니다."),
        worse=gettext_lazy("참여하는 분이 줄었습니다."),
        floor=0,
        goal=15,
        measure=_participation,
        guard=_percent(Subject.FILED, "repeats"),
        is_by_department=False,
    ),
    Definition(
        number=6,
        name=gettext_lazy("민원 1건 비용"),
        short=gettext_lazy("비용"),
        what=gettext_lazy("끝난 민원 하나에 든 표준 처리 시간과 통화 시간에 단가를 곱한 값"),
        source=gettext_lazy("처리 이력과 단가"),
        unit=gettext_lazy("원"),
        guard_name=gettext_lazy("민원 하나의 접촉 횟수"),
        better=gettext_lazy("민원 하나에 드는 비용이 줄었습니다."),
        worse=gettext_lazy("민원 하나에 드는 비용이 늘었습니다."),
        floor=30000,
        goal=12000,
        measure=_cost,
        guard=_contacts_a_case,
        decimals=0,
    ),
    Definition(
        number=7,
        name=gettext_lazy("처리 시간"),
        short=gettext_lazy("시간"),
        what=gettext_lazy("신청부터 끝까지 걸린 근무 시간의 가운데값. 하루는 8시간이고 보완을 기다린 시간은 뺍니다."),
        source=gettext_lazy("처리 이력"),
        unit=gettext_lazy("일"),
        guard_name=gettext_lazy("기한 안 비율"),
        better=gettext_lazy("기한을 더 잘 지켰습니다."),
        worse=gettext_lazy("기한을 넘긴 민원이 늘었습니다."),
        floor=70,
        goal=98,
        measure=_time,
        guard=_percent(Subject.ENDED, "on_time"),
        by_type=(Subject.ENDED, lambda cell: share(cell, "on_time")),
    ),
    Definition(
        number=8,
        name=gettext_lazy("민원 길찾기"),
        short=gettext_lazy("길찾기"),
        what=gettext_lazy("처음 간 부서에서 끝난 민원의 비율"),
        source=gettext_lazy("처리 이력"),
        unit="%",
        guard_name=gettext_lazy("민원 하나의 접촉 횟수"),
        better=gettext_lazy("처음부터 맞는 부서로 간 민원이 늘었습니다."),
        worse=gettext_lazy("부서를 옮겨 다닌 민원이 늘었습니다."),
        floor=70,
        goal=98,
        measure=_of(Subject.ENDED, "right_first", "routed"),
        guard=_contacts_a_case,
        by_type=(Subject.ENDED, lambda cell: share(cell, "right_first", "routed")),
    ),
)
BY_NUMBER = {definition.number: definition for definition in DEFINITIONS}


def measure(figures: Figures, department: str = "", *, with_trend: bool = True) -> list[Indicator]:
    """All eight, for the office or for one department."""
    period, found = figures.period, []
    for definition in DEFINITIONS:
        now = definition.measure(figures, period.months, department, period)
        before = definition.measure(figures, period.before.months, department, period.before)
        months = period.trend if with_trend else []
        trend = [(month, _value(definition, figures, month, department)) for month in months]
        found.append(Indicator(definition, now, before, trend, definition.guard(figures, period.months, department)))
    return found


def _value(definition: Definition, figures: Figures, month: date, department: str) -> float | None:
    measured = definition.measure(figures, [month], department, None)
    return measured.value if measured else None


def index(indicators: Iterable[Indicator]) -> float | None:
    """The mean of the scores that stand on enough."""
    scores = [each.score for each in indicators if each.score is not None]
    return sum(scores) / len(scores) if scores else None


def index_before(indicators: Iterable[Indicator]) -> float | None:
    """The same for the period before, over the indicators that can be compared."""
    scores = [each.score - each.gain for each in indicators if each.score is not None]
    return sum(scores) / len(scores) if scores else None


def sentence(indicators: Iterable[Indicator]) -> str:
    """What happened, in one breath: the largest gain and the largest loss, or what lies furthest below its target."""
    found = [each for each in indicators if each.score is not None]
    best = max(found, key=lambda each: each.gain, default=None)
    worst = min(found, key=lambda each: each.gain, default=None)
    good = str(best.definition.better) if best and best.gain >= 1 else ""
    bad = str(worst.definition.worse) if worst and worst.gain <= -1 else ""
    if good and bad:
        return _("%(good)s 하지만 %(bad)s") % {"good": good, "bad": bad}
    if good or bad:
        return good or bad
    return _("지난번과 크게 다르지 않습니다.") if found else _("아직 말할 만큼 자료가 모이지 않았습니다.")
