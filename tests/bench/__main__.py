"""bin/bench [SCENE] [--json] [--petitions|posts|mails|people|citizens N] [--rounds N] [--seconds S] [--no-peer]"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.bench import board, burst, campaign, citizens, inbound, peer, scenes
from tests.bench.stage import BASE_DIR, Stage, say, stage


def main() -> int:
    """Measure the scenes that were asked for, say how they stand to their goals."""
    wanted = _arguments()
    if wanted.scene == "insight":
        return _insight(wanted)
    if wanted.scene == "search":
        return _search(wanted)
    folder = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").absolute()
    chosen = [wanted.scene] if wanted.scene else list(scenes.SCENES)
    with stage(folder / "bench") as opened:
        if wanted.scene == "board":
            report = {"posts": wanted.posts, **_board(opened, folder, wanted)}
        elif wanted.scene == "campaign":
            report = _campaign(opened, folder, wanted)
        elif wanted.scene == "burst":
            report = burst.perform(opened, wanted.petitions, wanted.rounds, wanted.seconds)
        elif wanted.scene == "inbound":
            venv = None if wanted.no_peer else folder / "bench-venv"
            report = inbound.perform(opened, venv, wanted.mails, wanted.rounds)
        elif wanted.scene == "citizens":
            report = citizens.perform(opened, wanted.citizens, wanted.exported, wanted.rounds)
        else:
            report = {"petitions": wanted.petitions, **_petitions(opened, folder, chosen, wanted)}
    report = {"rounds": wanted.rounds, "seconds": wanted.seconds, **report}
    if wanted.json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        _tell(report)
    return 0 if all(goal["met"] is not False for goal in report["goals"]) else 1


def _board(opened: Stage, folder: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """The free board, beside django-machina."""
    other = (
        None if wanted.no_peer else peer.machina(opened, folder / "machina-venv", wanted.peer_tickets or wanted.posts)
    )
    return board.perform(opened, wanted.posts, wanted.rounds, wanted.seconds, other)


def _campaign(opened: Stage, folder: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """Mail out, beside django-post-office and limits; or what a large campaign does to a sender's memory."""
    if wanted.memory:
        return campaign.memory(opened, wanted.memory)
    other = None if wanted.no_peer else peer.post_office(folder / "postoffice-venv")
    return campaign.perform(opened, wanted.people, wanted.rounds, wanted.seconds, other)


def _petitions(opened: Stage, folder: Path, chosen: list[str], wanted: argparse.Namespace) -> dict[str, Any]:
    """The scenes around petitions, beside limits and a peer."""
    theatre = scenes.prepare(opened, wanted.petitions, chosen, drafts=int(wanted.rounds * wanted.seconds * 300) + 300)
    if not wanted.no_peer and {"worklist", "case"} & set(chosen):
        theatre.peer = peer.prepare(opened, folder / "bench-venv", wanted.peer_tickets or wanted.petitions)
    return scenes.perform(theatre, chosen, wanted.rounds, wanted.seconds)


def _insight(wanted: argparse.Namespace) -> int:
    """Counting of the facts, and the page that reads their sums."""
    folder = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").absolute()
    with stage(folder / "bench") as opened:
        opened.run("manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0", "--ignore", "css/src/*")
        figures = opened.run(
            "-m",
            "tests.bench.insight",
            str(wanted.petitions),
            str(wanted.facts),
            DATABASE_URL=opened.database("insight"),
        )
    goals = {
        "page_queries": 10,
        "page_p95_ms": 150,
        "rebuild_of_a_million_s": 600,
        "increment_s": 10,
    }
    for name, value in figures.items():
        goal = f" (goal <= {goals[name]})" if name in goals else ""
        sys.stdout.write(f"{name:24} {value}{goal}\n")
    return 0 if all(figures[name] <= goal for name, goal in goals.items()) else 1


def _search(wanted: argparse.Namespace) -> int:
    """Everyday questions among many documents."""
    folder = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").absolute()
    with stage(folder / "bench") as opened:
        address = opened.database("search")
        figures = opened.run("-m", "tests.bench.search", str(wanted.documents), DATABASE_URL=address)
    goals = {"p95_ms": 30, "queries": 3}
    for name, value in figures.items():
        sys.stdout.write(f"{name:24} {value}{f' (goal <= {goals[name]})' if name in goals else ''}\n")
    return 0 if all(figures[name] <= goal for name, goal in goals.items()) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=sys.modules["tests.bench"].__doc__)
    more = ["board", "burst", "campaign", "citizens", "inbound", "insight", "search"]
    parser.add_argument("scene", nargs="?", choices=[*scenes.SCENES, *more])
    parser.add_argument("--json", action="store_true", help="figures for a program")
    parser.add_argument("--petitions", type=int, default=20_000, help="100000 for the full figure")
    parser.add_argument("--posts", type=int, default=100_000, help="of the board; 1000000 for the full figure")
    parser.add_argument("--mails", type=int, default=60, help="of each round; 1000 for the full figure")
    parser.add_argument("--citizens", type=int, default=100_000, help="1000000 for the full figure")
    parser.add_argument("--exported", type=int, default=0, help="rows of an export whose memory is measured")
    parser.add_argument("--documents", type=int, default=100_000, help="among which everyday questions are asked")
    parser.add_argument("--facts", type=int, default=1_000_000, help="beside which the head's page is measured")
    parser.add_argument("--people", type=int, default=8_000, help="who get a campaign")
    parser.add_argument("--memory", type=int, default=0, help="of a sender, at so many recipients beside 10,000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="of each turn")
    parser.add_argument("--no-peer", action="store_true", help="without django-helpdesk and django-machina")
    parser.add_argument("--peer-tickets", type=int, default=0, help="as many as petitions when not given")
    return parser.parse_args()


def _tell(report: dict[str, Any]) -> None:
    for name, value in report.get("figures", {}).items():
        sys.stdout.write(f"{name:30} {value}\n")
    for who, figures in report.get("contenders", {}).items():
        noise = "  too noisy to judge" if figures["too_noisy"] else ""
        sys.stdout.write(f"{who:26} {figures['per_second']:8}/s  spread {figures['spread']}{noise}\n")
    for name, scene in report.get("scenes", {}).items():
        for who, figures in scene["contenders"].items():
            if "mails_per_second" in figures:
                sys.stdout.write(
                    f"{name:18} {who:26} {figures['mails_per_second']:8.1f} mails/s"
                    f"  kept {figures['kept_per_second']:8.1f}/s  cpu {figures['cpu_ms']:6.2f} ms"
                    f"{'  too noisy to judge' if figures['too_noisy'] else ''}\n"
                )
                continue
            sys.stdout.write(
                f"{name:18} {who:26} {figures['requests_per_second']:8.1f}/s  p50 {figures['p50_ms']:7.1f} ms"
                f"  p99 {figures['p99_ms']:7.1f} ms  cpu {figures['cpu_ms']:6.2f} ms"
                f"{'  too noisy to judge' if figures['too_noisy'] else ''}\n"
            )
    for goal in report["goals"]:
        met = {True: "met", False: "MISSED", None: "not measured"}[goal["met"]]
        sys.stdout.write(f"{met:12} {goal['name']}: {goal['value']} (goal {goal['goal']})\n")
    say("done")


if __name__ == "__main__":
    sys.exit(main())
