"""What is held, in words: for the page and for the document a person takes home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from citizens.holdings import Holding
from portal.pages import dates
from portal.retention.rules import RULES


@dataclass(frozen=True)
class Line:
    """One item of a row: its name and what it says, a list where there are several."""

    label: str
    lines: list[str]


def written(kind: Holding, row: dict[str, Any]) -> list[Line]:
    """The items of a row in the order of their kind; what is blank is left out."""
    told = ((str(label), _lines(row.get(item))) for item, label in kind.items.items())
    return [Line(label, lines) for label, lines in told if lines]


def kept(kind: Holding) -> str:
    """How long this is kept, as the rules of retention have it."""
    rules = [rule for rule in RULES if rule.table in kind.tables]
    said = []
    for rule in rules:
        if rule.period and len([each for each in rules if each.period]) > 1:
            said.append(f"{rule.name} {rule.period.label}")
        elif rule.period:
            said.append(rule.period.label)
        elif rule.follows:
            said.append(_("민원과 함께"))
        else:
            said.append(_("계정과 민원이 모두 없어질 때까지"))
    return " · ".join(said) or _("계정이 있는 동안")


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
