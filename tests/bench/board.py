"""bin/bench board: lists of few and of many posts, one post, writing and agreeing at once, counted exactly."""

from collections.abc import Iterator
from itertools import count, cycle
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tests.bench.load import get, post
from tests.bench.rounds import Contender, measure
from tests.bench.scenes import TOKEN, at_least
from tests.bench.stage import Server, Stage, say

FEW = 10_000
LETTERS = "가나다라마바사아자차카타파하고노도로모보소오조초"
FLAT = 1.3
AGREEMENTS_A_MINUTE, POSTS_A_SECOND = 3000, 50
LISTS = {"newest": "/board/", "topic": "/board/?topic=road", "most agreed": "/board/?sort=agreed"}
KEYS = count(1)
TIMES_MACHINA = (8, 5)  # its topic list, its topic page


Machina = tuple[Server, dict[str, Any]]


def perform(stage: Stage, posts: int, rounds: int, seconds: float, other: Machina | None) -> dict[str, Any]:
    """Two boards of different size behind two servers, asked in turns; beside them django-machina."""
    stage.run("manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0", "--ignore", "css/src/*")
    boards = {}
    for name, number in (("few", FEW), ("many", posts)):
        address = stage.database(f"board_{name}")
        say(f"{number:,} posts")
        people = stage.run("-m", "tests.bench.fill_board", str(number), DATABASE_URL=address)
        boards[name] = (address, people, stage.serve(f"board-{name}", "config.wsgi", DATABASE_URL=address))
    for _address, people, server in boards.values():  # templates are compiled at their first use
        Contender(
            "", server, lambda people=people: cycle(map(get, [*LISTS.values(), f"/board/{people['posts'][0]}/"]))
        ).turn(2)
    report: dict[str, Any] = {"scenes": {}, "goals": []}
    for name, path in LISTS.items():
        few, many = (
            Contender(f"{each} posts", board[2], lambda path=path: cycle([get(path)]))
            for each, board in boards.items()
        )
        _scene(report, f"list, {name}", [few, many], rounds, seconds)
        grown = p95(many) / p95(few) if p95(few) else 0
        report["goals"].append(_at_most(f"list, {name}: p95 of {posts:,} beside {FEW:,} posts", grown, FLAT, many))
    address, people, server = boards["many"]
    _beside_machina(report, server, people, other, rounds, seconds)
    writing = Contender("many posts", server, lambda: _posts(people))
    _scene(report, "writing", [writing], rounds, seconds)
    agreements = _agreements(people)
    agreeing = Contender("many posts", server, lambda: agreements)
    _scene(report, "agreeing", [agreeing], rounds, seconds)
    found = stage.run("-m", "tests.bench.fill_board", "check", DATABASE_URL=address)
    report["goals"] += [
        _at_least("posts written a second", _per_second(writing), POSTS_A_SECOND, writing),
        _at_least("agreements a minute", 60 * _per_second(agreeing), AGREEMENTS_A_MINUTE, agreeing),
        {"name": "counts that are wrong", "value": found["wrong"], "goal": "0", "met": found["wrong"] == 0},
        _all("posts kept of those sent", found["written"], next(KEYS) - 1),
    ]
    return report


def _beside_machina(
    report: dict[str, Any], server: Server, people: dict[str, Any], other: Machina | None, rounds: int, seconds: float
) -> None:
    """The list and the page of somebody logged in, in both."""
    cookies = people["residents"][0]
    pages = [get(f"/board/{each}/", cookies) for each in people["posts"]]
    ours = {"list, logged in": [get("/board/?topic=road", cookies)], "one post": pages}
    theirs: dict[str, list[bytes]] = {}
    if other:
        found = other[1]
        topics = [get(path, found["cookie"]) for path in found["topics"]]
        theirs = {"list, logged in": [get(found["list"], found["cookie"])], "one post": topics}
    for (name, requests), goal in zip(ours.items(), TIMES_MACHINA, strict=True):
        mine = Contender("ours", server, lambda requests=requests: cycle(requests))
        peer = other and Contender("peer: django-machina", other[0], lambda name=name: cycle(theirs[name]))
        _scene(report, name, [mine, *filter(None, [peer])], rounds, seconds)
        report["goals"].append(at_least(f"{name}: times django-machina", goal, mine, peer))


def _scene(report: dict[str, Any], name: str, contenders: list[Contender], rounds: int, seconds: float) -> None:
    measure(name, contenders, rounds, seconds)
    figures = {each.name: {**each.figures(), "p95_ms": round(p95(each), 1)} for each in contenders}
    report["scenes"][name] = {"contenders": figures}


def p95(contender: Contender) -> float:
    return median(load.percentile_ms(0.95) for load in contender.loads)


def _per_second(contender: Contender) -> float:
    return median(load.per_second for load in contender.loads)


def _posts(people: dict[str, Any]) -> Iterator[bytes]:
    """Everybody writes in turn; no two texts are alike."""
    for cookies in cycle(people["residents"]):
        number = next(KEYS)
        body = {
            "csrfmiddlewaretoken": TOKEN,
            "submission_key": f"00000000-0000-4000-8000-{number:012d}",
            "topic": "road",
            "title": f"bench {number}",
            "body": " ".join("".join(Random(number * each).choices(LETTERS, k=4)) for each in range(1, 30)),
            "dong": "",
        }
        yield post("/board/new/", urlencode(body), f"{cookies}; csrf={TOKEN}")


def _agreements(people: dict[str, Any]) -> Iterator[bytes]:
    """Each resident agrees once with each post that is talked about."""
    for each in people["posts"]:
        for cookies in people["residents"]:
            yield post(f"/board/{each}/vote/", f"csrfmiddlewaretoken={TOKEN}&agrees=yes", f"{cookies}; csrf={TOKEN}")


def _all(name: str, kept: int, sent: int) -> dict[str, Any]:
    return {"name": name, "value": kept, "goal": str(sent), "met": kept == sent}


def _at_most(name: str, value: float, goal: float, ours: Contender) -> dict[str, Any]:
    return {"name": name, "value": round(value, 2), "goal": f"<= {goal}", "met": value <= goal and not ours.failed}


def _at_least(name: str, value: float, goal: float, ours: Contender) -> dict[str, Any]:
    return {"name": name, "value": round(value, 1), "goal": f">= {goal}", "met": value >= goal and not ours.failed}
