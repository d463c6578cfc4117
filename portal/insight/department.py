"""What helps a department today: what is due, what will be late, what will come, and where time goes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.contacts.models import FollowUp
from civil_petitions.calendar import current_calendar
from portal.content.models import Article
from portal.insight import charts, forecast, indicators, words
from portal.insight.charts import Bar, Table
from portal.insight.models import FactPetition, Summary
from portal.insight.reading import Figures, type_names
from portal.insight.suppression import FEWEST, REST, Cell
from portal.pages.dates import WEEKDAYS_EN, WEEKDAYS_KO, english

Subject, Cut = Summary.Subject, Summary.Cut
FINISHED = ("answered", "refused", "returned", "closed")
AHEAD = 5  # working days
SHOWN_TYPES = 6
PACE_DAYS = 20


def page(figures: Figures, department: str, now: datetime) -> dict[str, Any]:
    """All of it in six queries of its own."""
    today = timezone.localdate(now)
    flow = _flow(department, today)
    return {
        "today": _today(department, now),
        "promises": _promises(department, today),
        "stale": Article.objects.stale(today).filter(department=department).count(),
        "load": _load(department, now, flow),
        "arrivals": _arrivals(department, today),
        "weeks": _weeks(flow, today),
        "quality": _quality(figures, department),
        "times": _times(figures, department),
    }


def _today(department: str, now: datetime) -> list[dict[str, Any]]:
    """What lies on the desk; the petitions themselves are in the worklist."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=1), time()))
    running = ~Q(status="supplement_requested")
    counts = FactPetition.objects.filter(department=department, ended_on=None).aggregate(
        late=Count("id", filter=running & Q(due_at__lt=now)),
        due=Count("id", filter=running & Q(due_at__gte=now, due_at__lt=midnight)),
        unassigned=Count("id", filter=Q(is_routed=False)),
        waiting=Count("id", filter=~running),
        open=Count("id"),
    )
    names = {
        "late": _("기한 지남"),
        "due": _("오늘까지"),
        "unassigned": _("담당 미정"),
        "waiting": _("보완 기다림"),
        "open": _("처리할 민원"),
    }
    return [{"label": label, "count": counts[name], "name": name} for name, label in names.items()]


def _promises(department: str, today: date) -> dict[str, int]:
    return FollowUp.objects.filter(department=department).aggregate(
        late=Count("id", filter=Q(state="open", due_on__lt=today)),
        due=Count("id", filter=Q(state="open", due_on=today)),
        kept=Count("id", filter=Q(state="done", settled_at__gte=timezone.now() - timedelta(days=30))),
    )


def _flow(department: str, today: date) -> dict[str, Counter[date]]:
    """How many came and how many were finished, by day, over eight weeks."""
    since = today - timedelta(days=7 * forecast.WEEKS + today.weekday())
    found = FactPetition.objects.filter(department=department).order_by()
    came = found.filter(filed_on__gte=since).values_list("filed_on").annotate(number=Count("id"))
    went = found.filter(ended_on__gte=since, status__in=FINISHED).values_list("ended_on").annotate(number=Count("id"))
    return {"came": Counter(dict(came)), "went": Counter(dict(went))}


def _load(department: str, now: datetime, flow: dict[str, Counter[date]]) -> dict[str, Any]:
    calendar, today = current_calendar(), timezone.localdate(now)
    past = [today - timedelta(days=back) for back in range(1, 60)]
    a_day = forecast.pace(flow["went"], [day for day in past if calendar.is_working_day(day)][:PACE_DAYS])
    days = [calendar.working_day_from(today)]
    while len(days) < AHEAD:
        days.append(calendar.nth_working_day(days[-1] + timedelta(days=1), 1))
    open_ones = FactPetition.objects.filter(department=department, ended_on=None, due_at__isnull=False)
    due_at = open_ones.exclude(status="supplement_requested").values_list("due_at", flat=True)
    due = Counter(max(timezone.localdate(at), today) for at in due_at)
    left = _left_of_today(now) if days[0] == today else 1.0
    loads = forecast.loads(due, days, a_day, left)
    return {
        "can_finish": loads[0].can_finish,
        "late_today": loads[0].late,
        "late": sum(each.late for each in loads),
        "is_today": days[0] == today,
        "pace": words.number(a_day),
        "table": Table(
            _("앞으로 5일"),
            [_("날"), _("기한인 민원"), _("끝낼 수 있는 민원"), _("늦을 민원")],
            [[_day(each.day), str(each.due), str(each.can_finish), str(each.late)] for each in loads],
        ),
    }


def _left_of_today(now: datetime) -> float:
    """The part of the working day that is still to come."""
    calendar = current_calendar()
    whole = calendar.worked(time(23, 59))
    return 1 - calendar.worked(timezone.localtime(now).time()) / whole


def _arrivals(department: str, today: date) -> dict[str, Any] | None:
    since = today - timedelta(days=7 * forecast.WEEKS)
    found = FactPetition.objects.filter(department=department, filed_on__gte=since, filed_on__lt=today).order_by()
    counts = {
        (day, kind): number for day, kind, number in found.values_list("filed_on", "type").annotate(number=Count("id"))
    }
    if not counts:
        return None
    days = [today + timedelta(days=ahead) for ahead in range(7)]
    total: Counter[date] = Counter()
    for (day, _kind), number in counts.items():
        total[day] += number
    expected, names = forecast.arrivals(total, days, today), type_names()
    kinds = list(forecast.by_type(counts, days, today).items())[:SHOWN_TYPES]
    most = max((each.number for each in expected), default=1) or 1
    bars = [
        Bar(
            _day(each.day),
            100 * each.number / most,
            _("%(n)s±%(off)s") % {"n": words.number(each.number), "off": words.number(each.off)},
        )
        for each in expected
    ]
    rows = [[names.get(kind, kind), *(words.number(number) for number in numbers)] for kind, numbers in kinds]
    return {
        "bars": charts.bars(bars),
        "table": Table(_("종류마다 예상"), [_("민원 종류"), *(_day(day) for day in days)], rows),
    }


def _weeks(flow: dict[str, Counter[date]], today: date) -> dict[str, Any]:
    """Inflow and done by week; the last one is not over."""
    monday = today - timedelta(days=today.weekday())
    begins = [monday - timedelta(days=7 * back) for back in reversed(range(forecast.WEEKS))]
    series = [[float(_sum(flow[name], begin)) for begin in begins] for name in ("came", "went")]
    svg, scale = charts.lines(series, from_zero=True)
    names = [_("들어옴"), _("끝냄")]
    rows = [
        [_week(begin), *(words.number(points[place], 0) for points in series)] for place, begin in enumerate(begins)
    ]
    return {
        "svg": svg,
        "scale": scale,
        "months": [_week(begins[place]) for place in (0, 3, 7)],
        "legend": [
            (place, name, words.number(points[-1], 0))
            for place, (name, points) in enumerate(zip(names, series, strict=True), 1)
        ],
        "table": Table(_("여덟 주의 흐름"), [_("주"), *names], rows),
    }


def _quality(figures: Figures, department: str) -> list[dict[str, Any]]:
    """The period's figures beside those of the period before."""
    ended = [
        figures.whole(Subject.ENDED, period.months, department) for period in (figures.period, figures.period.before)
    ]
    filed = [
        figures.whole(Subject.FILED, period.months, department) for period in (figures.period, figures.period.before)
    ]
    middles = [figures.percentiles_of(period, department) for period in (figures.period, figures.period.before)]

    def days(place: int) -> list[float | None]:
        return [middle[place] / indicators.DAY if middle else None for middle in middles]

    def percent(cells: Sequence[Cell], hits: str, of: str = "") -> list[float | None]:
        return [found.value if (found := indicators.share(cell, hits, of)) else None for cell in cells]

    paused = [cell.sums["paused"] / cell.n / indicators.DAY if cell.n else None for cell in ended]
    told = [
        (_("걸린 근무일, 가운데값"), days(0), _("일"), 1),
        (_("걸린 근무일, 열에 아홉"), days(1), _("일"), 1),
        (_("보완을 기다린 근무일, 평균"), paused, _("일"), 1),
        (_("기한 안"), percent(ended, "on_time"), "%", 0),
        (_("바로 답함"), percent(ended, "at_once"), "%", 0),
        (_("처음부터 맞는 부서"), percent(ended, "right_first", "routed"), "%", 0),
        (_("30일 안에 다시 냄"), percent(filed, "repeats"), "%", 0),
        (_("기한을 늘림"), percent(ended, "extended"), "%", 0),
    ]
    return [
        {
            "label": label,
            "now": words.number(now, decimals) + (unit if now is not None else ""),
            "before": words.number(before, decimals) + (unit if before is not None else ""),
        }
        for label, (now, before), unit, decimals in told
    ]


def _times(figures: Figures, department: str) -> dict[str, Any]:
    """In which department the petitions of this one spent their time, and how long others waited for this one."""
    months = figures.period.months
    own = figures.cut(Subject.TIME, Cut.DEPARTMENT, months, department)
    total = sum(cell.sums["minutes"] for cell in own.values()) or 1
    rows = sorted(
        (
            Bar(
                _("그 밖") if code == REST else figures.name_of(code),
                100 * cell.sums["minutes"] / total,
                words.percent(100 * cell.sums["minutes"] / total),
            )
            for code, cell in own.items()
        ),
        key=lambda bar: -bar.percent,
    )
    waited = Cell()
    for owner in figures.codes(Subject.TIME, Cut.DEPARTMENT, months) - {department}:
        waited.add(figures.cut(Subject.TIME, Cut.DEPARTMENT, months, owner).get(department, Cell()))
    return {
        "bars": charts.bars(rows),
        "table": Table(_("부서마다 쓴 시간"), [_("부서"), _("비율")], [[bar.label, bar.text] for bar in rows]),
        "others": words.number(waited.sums["minutes"] / waited.sums["petitions"] / indicators.DAY)
        if waited.sums["petitions"] >= FEWEST
        else "",
        "others_n": waited.sums["petitions"],
    }


def _sum(counts: Counter[date], begin: date) -> int:
    return sum(counts[begin + timedelta(days=number)] for number in range(7))


def _day(day: date) -> str:
    if english():
        return f"{WEEKDAYS_EN[day.weekday()]} {day.day}"
    return f"{day.day}일({WEEKDAYS_KO[day.weekday()]})"


def _week(begin: date) -> str:
    return f"{begin.month}/{begin.day}"
