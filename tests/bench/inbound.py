"""bin/bench inbound: letters kept and read into conversations, beside django-helpdesk and the least work."""

import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import peer
from tests.bench.letters import WARM_UP
from tests.bench.stage import Stage, say

NOISY = 0.4
TIMES_HELPDESK, OF_THE_LIMIT = 3, 0.6
Round = dict[str, float]


def perform(stage: Stage, venv: Path | None, mails: int, rounds: int) -> dict[str, Any]:
    """Everybody is handed the same letters in each round; the first, short one makes the tables."""
    contenders = {
        "ours": ("tests.bench.inbound_ours", sys.executable, {"DATABASE_URL": stage.database("inbound")}),
        "limit": ("tests.bench.inbound_limit", sys.executable, {"LIMIT_DATABASE_URL": stage.database("mail_limit")}),
    }
    if venv and (python := peer.helpdesk_python(venv)):
        address = {"PEER_DATABASE_URL": stage.database("peer_mail")}
        contenders["peer: django-helpdesk"] = ("tests.bench.helpdesk.inbound", str(python), address)
    found: dict[str, list[Round]] = {name: [] for name in contenders}
    begin = 1
    for number in range(rounds + 1):
        amount = mails if number else 1
        for name, (module, python_of, address) in contenders.items():
            figures = stage.run("-m", module, str(begin), str(amount), python=python_of, **address)
            if figures["kept"] != amount:
                raise SystemExit(f"{name} kept {figures['kept']} of {amount} letters")
            if number:
                found[name].append(figures)
        begin += amount + WARM_UP
        if number:
            said = ", ".join(f"{name} {amount / took[-1]['seconds']:.0f}/s" for name, took in found.items())
            say(f"inbound {number}/{rounds}: {said}")
    return {
        "mails": mails,
        "scenes": {"inbound": {"contenders": {name: _figures(took, mails) for name, took in found.items()}}},
        "goals": [
            _goal("mail in: times django-helpdesk", TIMES_HELPDESK, found, "peer: django-helpdesk"),
            _goal("mail in: of the limit", OF_THE_LIMIT, found, "limit"),
        ],
    }


def _figures(rounds: list[Round], mails: int) -> dict[str, Any]:
    took = [each["seconds"] for each in rounds]
    return {
        "mails_per_second": round(mails / median(took), 1),
        "kept_per_second": round(mails / median(each["kept_seconds"] for each in rounds), 1),
        "cpu_ms": round(1000 * median(each["cpu_seconds"] for each in rounds) / mails, 2),
        "spread": round((max(took) - min(took)) / median(took), 2),
        "too_noisy": (max(took) - min(took)) / median(took) > NOISY,
    }


def _goal(name: str, goal: float, found: dict[str, list[Round]], other: str) -> dict[str, Any]:
    """A ratio of medians; by processor time beside it, which is steadier."""
    if not found.get(other):
        return {"name": name, "value": None, "goal": f">= {goal}", "met": None}
    by_time, by_cpu = (
        median(each[what] for each in found[other]) / median(each[what] for each in found["ours"])
        for what in ("seconds", "cpu_seconds")
    )
    return {
        "name": name, "value": round(by_time, 2), "by_cpu": round(by_cpu, 2), "goal": f">= {goal}",
        "met": by_time >= goal,
    }  # fmt: skip
