"""The rules of a segment: {"all": [condition, …], "none": [condition, …]}. Read here, and nowhere else believed.

A condition is {"field": name, …}; which names there are, and what each may hold, stands in `conditions.py`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from channels_mail.campaigns.audience.conditions import CONDITIONS, Condition
from channels_mail.campaigns.errors import BadRules

MOST_CONDITIONS = 20


@dataclass(frozen=True)
class Rules:
    """Conditions that all must hold, and conditions of which none may."""

    all: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a segment keeps them."""
        return {"all": [each.as_json() for each in self.all], "none": [each.as_json() for each in self.none]}


def read(stored: Any) -> Rules:
    """The rules in what was stored or sent. Raises BadRules for anything else."""
    if not isinstance(stored, dict) or stored.keys() - {"all", "none"}:
        raise BadRules(_("조건을 읽을 수 없습니다. 조건을 다시 골라 주세요."))
    return Rules(all=_conditions(stored.get("all", [])), none=_conditions(stored.get("none", [])))


def _conditions(stored: Any) -> tuple[Condition, ...]:
    if not isinstance(stored, list):
        raise BadRules(_("조건을 읽을 수 없습니다. 조건을 다시 골라 주세요."))
    if len(stored) > MOST_CONDITIONS:
        raise BadRules(_("조건은 %(most)s개까지 둘 수 있습니다.") % {"most": MOST_CONDITIONS})
    return tuple(_condition(each) for each in stored)


def _condition(stored: Any) -> Condition:
    kind = CONDITIONS.get(str(stored.get("field"))) if isinstance(stored, dict) else None
    if kind is None:
        raise BadRules(_("모르는 조건이 있습니다. 조건을 다시 골라 주세요."))
    return kind.read({name: value for name, value in stored.items() if name != "field"})


def described(rules: Rules) -> list[str]:
    """Each condition as a line for people."""
    lines = [each.described() for each in rules.all]
    return lines + [_("뺌: %(condition)s") % {"condition": each.described()} for each in rules.none]
