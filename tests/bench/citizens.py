"""bin/bench citizens: finding one among many, a list of sealed rows, changing the keys, and a list taken out.

The portal's own side runs in a process of its own: python -m tests.bench.citizens find|list|export …
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from random import Random
from statistics import median
from typing import Any

from tests.bench.stage import BASE_DIR, Stage, say

SEALED, LOOKS, LISTS, ROWS = 20_000, 1500, 60, 50
FIND, LIST_MS, KEYS_A_SECOND, EXPORT_MB = 1.3, 10, 2000, 200
SECOND, THIRD = (
    "2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "3:QkxJTkRJTkRFWEJMSU5ESU5ERVhCTElORElOREVYMDE=",
)
RATE = """
from citizens.keys.models import KeyRotation
last = KeyRotation.objects.get(finished_at__isnull=False, to_number={})
print({{"keys": last.done, "seconds": (last.finished_at - last.started_at).total_seconds()}})
"""


def perform(stage: Stage, citizens: int, exported: int, rounds: int) -> dict[str, Any]:
    """One database with so many citizens, measured from four sides."""
    database = {"DATABASE_URL": stage.database("citizens")}
    begin = time.monotonic()
    stage.run("-m", "tests.bench.fill_citizens", str(citizens), str(SEALED), **database)
    say(f"{citizens:,} citizens, {time.monotonic() - begin:.0f} s")
    figures = stage.run("-m", "tests.bench.citizens", "find", str(rounds), **database)
    figures |= stage.run("-m", "tests.bench.citizens", "list", str(rounds), **database)
    figures |= _rotation(stage, database)
    if exported:
        figures |= stage.run("-m", "tests.bench.citizens", "export", str(exported), **database)
    return {"citizens": citizens, "figures": figures, "scenes": {}, "goals": list(_goals(figures))}


def _goals(figures: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for way in ("mail", "phone"):
        yield _at_most(f"find by {way}: p95 beside a plain look-up", figures[f"find_{way}_ratio"], FIND)
    for what in ("one_field", "four_fields"):
        yield _at_most(
            f"50 sealed rows, {what.replace('_', ' ')}: ms added", figures[f"list_{what}_added_ms"], LIST_MS
        )
    for who in ("one_process", "two_processes"):
        rate = figures[f"rotation_{who}"]
        name = f"keys wrapped anew a second, {who.replace('_', ' ')}"
        yield {"name": name, "value": rate, "goal": f">= {KEYS_A_SECOND}", "met": rate >= KEYS_A_SECOND}
    for format in ("csv", "xlsx"):
        if f"export_{format}_mb" in figures:
            yield _at_most(f"memory of an export as {format}, MB", figures[f"export_{format}_mb"], EXPORT_MB)


def _at_most(name: str, value: float, goal: float) -> dict[str, Any]:
    return {"name": name, "value": value, "goal": f"<= {goal}", "met": value <= goal}


def _rotation(stage: Stage, database: dict[str, str]) -> dict[str, float]:
    """By one process, then by two at once; each begins with every key under the one before."""
    found, ring = {}, stage.env["KEY_RING"]
    for to, (name, processes) in enumerate((("one_process", 1), ("two_processes", 2)), 2):
        ring += f",{SECOND if to == 2 else THIRD}"
        env = {**stage.env, **database, "KEY_RING": ring}
        command = [sys.executable, "manage.py", "rotate_keys", "--trial", "0"]  # copies do not open
        begun = [
            subprocess.Popen(command, env=env, cwd=BASE_DIR, stdout=subprocess.DEVNULL) for _each in range(processes)
        ]
        if any(process.wait() for process in begun):
            raise SystemExit("rotate_keys did not end well")
        shell = stage.run("manage.py", "shell", "-v0", "-c", RATE.format(to), **database, KEY_RING=ring)
        told = json.loads(str(shell).replace("'", '"')) if isinstance(shell, str) else shell
        found[f"rotation_{name}"] = round(told["keys"] / told["seconds"])
        say(f"{name}: {told['keys']:,} keys in {told['seconds']:.1f} s")
    return found


# --- inside the portal --------------------------------------------------------------------------------
def find(rounds: int) -> dict[str, float]:
    """The same people in the sealed register and in one of the same shape with every value in the open, in turns."""
    from citizens.registry.models import Citizen
    from tests.bench.fill_citizens import address, phone
    from tests.bench.plain_register import PlainCitizen

    found, asked = {}, {"mail": address, "phone": phone}
    for way, contact in asked.items():
        sides = {"ours": Citizen.objects.with_contact, "plain": PlainCitizen.with_contact}
        if way == "mail":
            sides["one_table"] = PlainCitizen.with_email  # no other contacts, no order: nothing can ask less
        turns: dict[str, list[float]] = {side: [] for side in sides}
        for turn in range(rounds + 1):
            for side, look_up in sides.items():
                waited = _p95(look_up, contact, seed=turn)
                turns[side] += [waited] if turn else []  # the first only warms up
        found |= {f"find_{way}_{side}_p95_ms": round(median(each), 3) for side, each in turns.items()}
        ratios = [ours / plain for ours, plain in zip(turns["ours"], turns["plain"], strict=True)]
        found[f"find_{way}_ratio"] = round(median(ratios), 2)
    return found


def _p95(look_up: Callable[[str], Any], contact: Callable[[int], str], seed: int) -> float:
    rng, waits = Random(seed), []
    for _look in range(LOOKS):
        wanted = contact(rng.randrange(SEALED))
        begin = time.perf_counter()
        (_one,) = look_up(wanted)
        waits.append(1000 * (time.perf_counter() - begin))
    return sorted(waits)[LOOKS * 95 // 100]


def list_rows(rounds: int) -> dict[str, float]:
    """A page of citizens without, with one and with all sealed fields; its keys are fetched anew each time."""
    from citizens.encryption import prefetch_keys
    from citizens.encryption.data_keys import cache
    from citizens.registry.models import Citizen

    open_ones = ("id", "dong", "age_band", "language", "identity_level", "created_at")
    real = list(Citizen.objects.order_by("created_at").values_list("pk", flat=True)[:SEALED])

    def page(columns: Iterable[str]) -> list[Any]:
        return list(Citizen.objects.filter(pk__in=rng.sample(real, ROWS)).only(*columns).order_by("created_at"))

    def without() -> None:
        page(open_ones)

    def one_field() -> None:
        rows = page((*open_ones, "subject_key", "sealed_name"))
        prefetch_keys(rows)
        assert all(citizen.masked_name() for citizen in rows)

    def four_fields() -> None:
        sealed = ("sealed_name", "sealed_phone", "sealed_email", "sealed_address")
        rows = page((*open_ones, "subject_key", *sealed))
        prefetch_keys(rows)
        assert all(citizen.masked().address for citizen in rows)

    waits: dict[str, list[float]] = {each.__name__: [] for each in (without, one_field, four_fields)}
    rng = Random(1)
    for turn in range(LISTS * rounds):
        for show in (without, one_field, four_fields):
            cache.clear()
            begin = time.perf_counter()
            show()
            if turn > LISTS // 10:
                waits[show.__name__].append(1000 * (time.perf_counter() - begin))
    found = {f"list_{name}_ms": round(median(each), 2) for name, each in waits.items()}
    return found | {
        f"list_{name}_added_ms": round(median(waits[name]) - median(waits["without"]), 2)
        for name in ("one_field", "four_fields")
    }


def export(rows: int) -> dict[str, float]:
    """A worklist of so many rows read, masked, written and sealed by the worker's own code; what it held at most."""
    from citizens.registry.models import Citizen
    from tests.bench.fill_citizens import fill_petitions

    officer, found = fill_petitions(rows, min(SEALED, Citizen.objects.count())), {}
    for format in ("csv", "xlsx"):
        # Each in a process of its own: the most a process ever held is never forgotten.
        command = [sys.executable, "-m", "tests.bench.citizens", "prepare", officer, format]
        done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=True)
        found |= json.loads(done.stdout)
    return found


def prepare(officer: str, format: str) -> dict[str, float]:
    from citizens.accounts.models import Account
    from portal.exports import actions, preparing
    from portal.exports.models import Export

    account = Account.objects.get(pk=officer)
    wanted = {"source": "petitions", "criteria": {}, "purpose": "잰 값을 적으려고 합니다", "format": format}
    asked = actions.request(by=account, **wanted)
    begin, before = time.monotonic(), _most_mb()
    preparing.prepare(asked.pk)
    seconds = time.monotonic() - begin
    made = Export.objects.get(pk=asked.pk)
    assert made.state == Export.State.READY, made.state
    preparing.destroy(made)
    found = {"mb": round(_most_mb()), "mb_before": round(before), "rows_a_second": round(made.done / seconds)}
    return {f"export_{format}_{name}": value for name, value in found.items()} | {"export_rows": made.done}


def _most_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(what: str, *words: str) -> None:
    import django

    django.setup()
    jobs: dict[str, Callable[..., Any]] = {"find": find, "list": list_rows, "export": export}
    answer = prepare(*words) if what == "prepare" else jobs[what](int(words[0]))
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
