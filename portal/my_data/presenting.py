"""What is held, in words: for the page and for the document a person takes home."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from citizens.holdings import Holding
from citizens.retention import Period, Way
from portal.pages import dates
from portal.retention.models import RetentionPolicy
from portal.retention.rules import BY_CODE, RULES


@dataclass(frozen=True)
class Line:
    """One item of a row: its name and what it says, a list where there are several."""

    label: str
    lines: list[str]


def written(kind: Holding, row: dict[str, Any]) -> list[Line]:
    """The items of a row in the order of their kind; what is blank is left out."""
    told = ((str(label), _lines(row.get(item))) for item, label in kind.items.items())
    return [Line(label, lines) for label, lines in told if lines]


def kept(kind: Holding, periods: Mapping[str, Period]) -> str:
    """How long this is kept, as the rules of retention and what the office has set of them say."""
    rules = [rule for rule in RULES if rule.table in kind.tables]
    timed = [rule for rule in rules if rule.period]
    said = []
    for rule in rules:
        if rule.period:
            period = periods.get(rule.code, rule.period)
            said.append(f"{rule.name} {period.label}" if len(timed) > 1 else period.label)
        elif "profile" in rule.follows or rule.way is Way.LAST:
            said.append(_("계정과 민원이 모두 없어질 때까지"))
        elif "petitions" in rule.follows:
            said.append(_("민원과 함께"))
        else:
            said.append(_("‘%(kind)s’ 기록과 함께") % {"kind": BY_CODE[rule.follows[0]].name})
    return " · ".join(said) or _("계정이 있는 동안")


def periods_set() -> dict[str, Period]:
    """What the office has set beside the rules, by the code of the kind."""
    return {code: policy.period for code, policy in RetentionPolicy.objects.current().items()}


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [line for each in value if (line := _line(each))]
    return [line] if (line := _line(value)) else []


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return _pair(value) if set(value) == {"question", "answer"} else _joined(value.values())
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("예") if value else _("아니요")
    if isinstance(value, datetime):
        return dates.datetime_phrase(value)
    if isinstance(value, date):
        return dates.date_phrase(value)
    return str(value)


def _pair(answer: dict[str, Any]) -> str:
    return f"{answer['question']}: {_line(answer['answer'])}"


def _joined(values: Iterable[Any]) -> str:
    return " · ".join(line for each in values if (line := _line(each)))
