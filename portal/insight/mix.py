"""Which way people come, how old they are who come that way, and whether both are served alike."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.contacts.models import Channel
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from portal.insight.charts import Table, stack
from portal.insight.indicators import DAY, ENOUGH, share
from portal.insight.models import Summary
from portal.insight.reading import Figures
from portal.insight.suppression import REST, Cell
from portal.insight.words import number, percent

Subject, Cut = Summary.Subject, Summary.Cut
OTHERS = gettext_lazy("그 밖")
AGES: dict[str, Promise | str] = {**dict(Citizen.AgeBand.choices), "": gettext_lazy("밝히지 않음"), REST: OTHERS}
WAYS: dict[str, Promise | str] = {**dict(Petition.Channel.choices), REST: OTHERS}
# The survey of 300 officers in 2002 from which this portal starts: of all requests, in per cent.
SURVEY_2002 = {"formal": 42.5, "mail": 28.7, "board": 28.7}
SHOWN = 4


@dataclass(frozen=True)
class Shares:
    """Parts of a whole: a picture, and what to write beside it."""

    label: str
    parts: list[tuple[str, float]]
    n: int

    @property
    def svg(self) -> Any:
        return stack(self.parts)

    @property
    def legend(self) -> list[tuple[int, str, str]]:
        """Number of the colour, name, per cent."""
        return [(place % 4 + 1, label, percent(part)) for place, (label, part) in enumerate(self.parts)]


def shares(label: str, counts: Counter[str], names: dict[str, Any], order: Iterable[str] = ()) -> Shares | None:
    """At most four parts, in this order or the largest first, the rest together."""
    total = sum(counts.values())
    if not total:
        return None
    ranked = list(order) or [name for name, _n in counts.most_common() if name != REST]
    shown = [name for name in ranked if counts[name]][: SHOWN - 1]
    parts = [(str(names.get(name, name)), 100 * counts[name] / total) for name in shown]
    rest = total - sum(counts[name] for name in shown)
    if rest:
        others = [name for name in counts if name not in shown and counts[name]]
        label_of_rest = names.get(others[0], OTHERS) if len(others) == 1 else OTHERS
        parts.append((str(label_of_rest), 100 * rest / total))
    return Shares(label, parts, total)


def channels(figures: Figures, months: list[date]) -> Counter[str]:
    """Petitions by the way they came."""
    found: Counter[str] = Counter()
    for value, cell in figures.cut(Subject.FILED, Cut.CHANNEL_AGE, months).items():
        found[value.partition("|")[0]] += cell.n
    return found


def by_age(figures: Figures, months: list[date], order: list[str]) -> list[Shares]:
    """For each age group the ways its people came, always in the same order."""
    found: dict[str, Counter[str]] = {}
    for value, cell in figures.cut(Subject.FILED, Cut.CHANNEL_AGE, months).items():
        channel, _bar, age = value.partition("|")
        if age not in ("", REST):
            found.setdefault(age, Counter())[channel] += cell.n
    rows = [shares(str(AGES[age]), found[age], WAYS, order) for age in AGES if age in found]
    return [row for row in rows if row]


def directions(figures: Figures, months: list[date], department: str = "") -> Counter[str]:
    """Contacts from citizens and to citizens."""
    return _contacts(figures, Cut.DIRECTION, months, department, lambda value: value.rpartition(":")[2])


def formality(figures: Figures, months: list[date], department: str = "") -> Counter[str]:
    """Contacts about a petition with a number, and all the others by their way."""
    return _contacts(figures, Cut.FORMALITY, months, department, str)


def _contacts(figures: Figures, cut: str, months: list[date], department: str, name: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    codes = [department] if department else sorted(figures.codes(Subject.CONTACT, cut, months))
    for code in codes:
        for value, cell in figures.cut(Subject.CONTACT, cut, months, code).items():
            if value != REST:
                found[name(value)] += cell.n
    return found


def informal_names() -> dict[str, Any]:
    return {"formal": _("접수번호가 있는 민원"), **dict(Channel.choices), REST: OTHERS}


def fairness(figures: Figures, months: list[date]) -> list[Table]:
    """Time and satisfaction by the way people came, and by age: whether all are served alike."""
    ended = figures.cut(Subject.ENDED, Cut.CHANNEL_AGE, months)
    answers = figures.cut(Subject.SURVEY, Cut.CHANNEL_AGE, months)
    head = [_("끝난 민원"), _("걸린 근무일(평균)"), _("기한 안"), _("응답"), _("만족")]
    tables = []
    for caption, place, names in ((_("경로별"), 0, WAYS), (_("나이대별"), 2, AGES)):
        rows = [
            [str(names[key]), *_served(_part(ended, place, key), _part(answers, place, key))]
            for key in names
            if key != REST and _part(ended, place, key).n
        ]
        tables.append(Table(caption, ["", *head], rows))
    return tables


def _part(cells: dict[str, Cell], place: int, key: str) -> Cell:
    whole = Cell()
    for value, cell in cells.items():
        if value.partition("|")[place] == key:
            whole.add(cell)
    return whole


def _served(ended: Cell, answers: Cell) -> list[str]:
    satisfied = share(answers, "satisfied")
    return [
        number(ended.n, 0),
        number(ended.sums["minutes"] / ended.n / DAY),
        percent(100 * ended.sums["on_time"] / ended.n),
        number(answers.n, 0) if answers.n else "–",
        percent(satisfied.value) if satisfied and satisfied.n >= ENOUGH else _("표본 부족"),
    ]
