"""Lists made of facts alone: what suddenly grew, comes again, goes with disappointment, is still paper."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Avg, Count, Q, QuerySet

from channels_mail.campaigns.comparing import compare
from portal.insight.models import FactLink, FactPetition, FactSurvey
from portal.mining.chances import chance_of
from portal.mining.models import Discovery

WEEK = timedelta(weeks=1)
BEFORE = 8  # weeks a number is compared with
FEWEST, ENOUGH = 5, 30
RARE = 0.001  # so seldom is it chance
SEASONS = (0.5, 2.0)  # a season may at most halve or double what is expected
YEAR = timedelta(weeks=52)
SHOWN = 5
EXAMPLES = 3
PAPER = ("phone", "visit", "post", "fax", "kiosk")
Kind = Discovery.Kind


def spikes(monday: date) -> Iterator[Discovery]:
    """A type of petition in a dong that came far more often in the week before this Monday than before, by season."""
    last = monday - WEEK
    now = _by_place(last, monday)
    before = _by_place(last - BEFORE * WEEK, last)
    season = _season(last)
    found = []
    for place, n in now.items():
        expected = max(before[place] / BEFORE, 0.5) * season.get(place[0], 1.0)
        if n >= FEWEST and chance_of(n, expected) < RARE:
            found.append((n / expected, place, n, expected))
    for _ratio, (code, dong), n, expected in sorted(found, reverse=True)[:SHOWN]:
        yield Discovery(
            kind=Kind.SPIKE,
            n=n,
            type=code,
            dong=dong,
            figures={"expected": round(expected, 1)},
            petitions=_examples(code, dong, last, monday),
        )


def repeats(monday: date) -> Iterator[Discovery]:
    """Types that the same people file again within a month of an answer: they were not helped."""
    filed = FactPetition.objects.filter(filed_on__gte=monday - timedelta(days=90), filed_on__lt=monday)
    rows = filed.values("type").annotate(all=Count("id"), again=Count("id", filter=Q(is_repeat=True)))
    often = sorted((row for row in rows if row["again"] >= FEWEST), key=lambda row: (-row["again"], row["type"]))
    for row in often[:SHOWN]:
        share = round(100 * row["again"] / row["all"], 1)
        yield Discovery(
            kind=Kind.REPEAT, n=row["again"], type=row["type"], figures={"all": row["all"], "share": share}
        )


FACTORS = {
    "late": Q(is_late=True),
    "moved": Q(moves__gt=0),
    "extended": Q(extensions__gt=0),
    "supplement": Q(supplements__gt=0),
    "slow": Q(working_minutes__gt=5 * 480),
    "repeat": Q(is_repeat=True),
}


def drivers(monday: date) -> Iterator[Discovery]:
    """What goes with a score of 1 or 2, where the difference is more than chance. Going with is not causing."""
    year = monday - timedelta(days=365)
    answered = FactSurvey.objects.filter(kind="petition", answered_on__gte=year, score__isnull=False)
    every = _low(answered)
    found = []
    for factor, holds in FACTORS.items():
        having = _low(answered.filter(id__in=FactPetition.objects.filter(holds).values("id")))
        with_it, without = having["n"], every["n"] - having["n"]
        if min(with_it, without) < ENOUGH or having["low"] < FEWEST:
            continue
        compared = compare(having["low"], with_it, every["low"] - having["low"], without)
        if compared is not None and compared.low > 0:
            gap = compared.share_a - compared.share_b
            found.append((gap, factor, with_it, {"gap": gap, "least": compared.low, "most": compared.high}))
    for _gap, factor, n, figures in sorted(found, reverse=True)[:SHOWN]:
        rounded = {name: round(100 * value, 1) for name, value in figures.items()}
        yield Discovery(kind=Kind.DRIVER, n=n, figures=rounded | {"factor": factor})


def forms(monday: date) -> Iterator[Discovery]:
    """Types that still come most by phone, paper or at the counter, by what that costs in a year."""
    filed = FactPetition.objects.filter(filed_on__gte=monday - timedelta(days=365), filed_on__lt=monday)
    on_paper = Q(channel__in=PAPER)
    rows = filed.values("type").annotate(
        all=Count("id"), paper=Count("id", filter=on_paper), won=Avg("cost_won", filter=on_paper)
    )
    costly = sorted(
        (row for row in rows if row["all"] >= ENOUGH and row["paper"] >= FEWEST),
        key=lambda row: (-row["paper"] * row["won"], row["type"]),
    )
    for row in costly[:SHOWN]:
        figures = {"share": round(100 * row["paper"] / row["all"], 1), "won": round(row["paper"] * row["won"])}
        yield Discovery(kind=Kind.FORM, n=row["paper"], type=row["type"], figures=figures)


def _low(answered: QuerySet[FactSurvey]) -> dict[str, int]:
    return answered.aggregate(n=Count("id"), low=Count("id", filter=Q(score__lte=2)))


def _by_place(since: date, until: date) -> Counter[tuple[str, str]]:
    filed = FactPetition.objects.filter(filed_on__gte=since, filed_on__lt=until).exclude(dong="")
    rows = filed.values_list("type", "dong").annotate(n=Count("id"))
    return Counter({(code, dong): n for code, dong, n in rows})


def _season(last: date) -> dict[str, float]:
    """By type: how the same week of last year stood to the eight before it, where there was enough to say."""
    then = last - YEAR
    filed = FactPetition.objects.filter(filed_on__gte=then - BEFORE * WEEK, filed_on__lt=then + WEEK)
    rows = filed.values("type").annotate(week=Count("id", filter=Q(filed_on__gte=then)), all=Count("id"))
    lowest, highest = SEASONS
    return {
        row["type"]: min(highest, max(lowest, row["week"] * BEFORE / (row["all"] - row["week"])))
        for row in rows
        if row["all"] - row["week"] >= ENOUGH
    }


def _examples(code: str, dong: str, since: date, until: date) -> list[str]:
    facts = FactPetition.objects.filter(type=code, dong=dong, filed_on__gte=since, filed_on__lt=until)
    newest = facts.order_by("-filed_on", "id").values_list("id", flat=True)[:EXAMPLES]
    return [
        str(each) for each in FactLink.objects.filter(fact_id__in=list(newest)).values_list("source_id", flat=True)
    ]
