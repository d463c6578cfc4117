"""What is measured: the scenes, their limits and peers, and the goals they have to reach."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from tests.bench.load import get, post
from tests.bench.rounds import Contender, measure, ratio
from tests.bench.stage import Server, Stage, say

TOKEN = "0123456789abcdefghijklmnopqrstuv"  # any 32 letters: the cookie and the form must say the same
SMALLER = 10
QUERIES = {"home": 4, "dashboard": 12, "worklist": 10, "case": 15}
KILOBYTE = 1000
WEIGHTS = {"html_bytes": 15, "css_bytes": 40, "js_bytes": 15, "font_bytes": 110, "image_bytes": 60}
OFFICE_JS = 25
MOST_REQUESTS = 12


@dataclass
class Peer:
    """django-helpdesk with as many tickets, and who knocks at it."""

    server: Server
    cookie: str
    list_path: str
    ticket_paths: list[str]
    tickets: int


@dataclass
class Theatre:
    """All servers with their rows, and who may knock."""

    large: Server
    small: Server | None
    limits: Server
    people: dict[str, Any]
    small_people: dict[str, Any]
    limits_cookie: str
    pages: dict[str, Any]
    peer: Peer | None = None
    drafts: Iterator[tuple[int, str]] = field(default_factory=lambda: iter(()))


Goals = list[dict[str, Any]]


def prepare(stage: Stage, petitions: int, chosen: list[str], *, drafts: int) -> Theatre:
    """Fill the databases and start the servers."""
    say("collecting static files")
    stage.run("manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0", "--ignore", "css/src/*")
    large, small_people, small = stage.database("large"), {}, None
    say(f"{petitions:,} petitions")
    number_of_drafts = drafts if "filing" in chosen else 0
    people = stage.run("-m", "tests.bench.fill", str(petitions), str(number_of_drafts), DATABASE_URL=large)
    if "worklist" in chosen:
        address = stage.database("small")
        say(f"{petitions // SMALLER:,} petitions")
        small_people = stage.run("-m", "tests.bench.fill", str(petitions // SMALLER), "0", DATABASE_URL=address)
        small = stage.serve("small", "config.wsgi", DATABASE_URL=address)
    limits = stage.database("limits")
    bare = stage.run("-m", "tests.bench.limits.fill", str(petitions), LIMITS_DATABASE_URL=limits)
    paths = {
        "home": ["/", ""],
        "dashboard": ["/me/", people["citizen"]],
        "worklist": ["/office/worklist/", people["officer"]],
        "case": [f"/office/petitions/{people['cases'][0]}/", people["officer"]],
    }
    pages = stage.run(
        "-m",
        "tests.bench.pages",
        json.dumps({name: path for name, path in paths.items() if name in chosen}),
        DATABASE_URL=large,
    )
    theatre = Theatre(
        stage.serve("large", "config.wsgi", DATABASE_URL=large),
        small,
        stage.serve("limits", "tests.bench.limits.wsgi", LIMITS_DATABASE_URL=limits),
        people,
        small_people,
        bare["cookie"],
        pages,
    )
    theatre.drafts = iter(list(enumerate(people["drafts"])))
    return theatre


def perform(theatre: Theatre, chosen: list[str], rounds: int, seconds: float) -> dict[str, Any]:
    """Every chosen scene in turn."""
    report: dict[str, Any] = {"scenes": {}, "goals": []}
    for name in chosen:
        contenders, goals_of = SCENES[name](theatre)
        measure(name, contenders, rounds, seconds)
        page = theatre.pages.get(name, {})
        report["scenes"][name] = {
            "contenders": {each.name: each.figures() for each in contenders},
            **page,
        }
        report["goals"] += [*goals_of(), *_page_goals(name, page)]
    return report


def _always(request: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: cycle([request])


def at_least(name: str, goal: float, ours: Contender, other: Contender | None) -> dict[str, Any]:
    """A goal of speed; one that was not measured is neither met nor missed."""
    if other is None:
        return {"name": name, "value": None, "goal": f">= {goal}", "met": None}
    measured = ratio(ours, other)
    is_noisy = ours.is_noisy or other.is_noisy
    met = measured["value"] >= goal and not ours.failed  # an error page is quick
    return {"name": name, **measured, "goal": f">= {goal}", "met": met, "too_noisy": is_noisy}


def _page_goals(name: str, page: dict[str, int]) -> Goals:
    if not page:
        return []
    goals = [_at_most(f"{name}: queries of the first request", page["queries_cold"], QUERIES[name])]
    if name == "home":
        goals.append(_at_most("home: queries once it is kept", page["queries"], 0))
    for kind, most in WEIGHTS.items():
        if kind == "js_bytes" and name in ("worklist", "case"):
            most = OFFICE_JS
        goals.append(_at_most(f"{name}: {kind.removesuffix('_bytes')} KB", round(page[kind] / KILOBYTE, 1), most))
    return [*goals, _at_most(f"{name}: requests of a first visit", page["requests"], MOST_REQUESTS)]


def _at_most(name: str, value: float, goal: float) -> dict[str, Any]:
    return {"name": name, "value": value, "goal": f"<= {goal}", "met": value <= goal}


# --- the scenes ----------------------------------------------------------------------------------------
Scene = tuple[list[Contender], Callable[[], Goals]]


def home(theatre: Theatre) -> Scene:
    limit = Contender("limit: cached fragments", theatre.limits, _always(get("/")))
    ours = Contender("ours", theatre.large, _always(get("/")))
    return [limit, ours], lambda: [at_least("home: of the template with cached fragments", 0.6, ours, limit)]


def dashboard(theatre: Theatre) -> Scene:
    limit = Contender("limit: six tuned queries", theatre.limits, _always(get("/me/", theatre.limits_cookie)))
    ours = Contender("ours", theatre.large, _always(get("/me/", theatre.people["citizen"])))
    return [limit, ours], lambda: [at_least("dashboard: of the tuned six queries", 0.7, ours, limit)]


def filing(theatre: Theatre) -> Scene:
    """The POST that submits; each draft can be filed once, so each request files another."""
    body = f"csrfmiddlewaretoken={TOKEN}&title=HB&text={'a' * 300}&place=Saesol-ro+42&kind=1"
    bare = post("/filing/", body, f"{theatre.limits_cookie}; csrftoken={TOKEN}")
    filers = theatre.people["filers"]

    def submissions() -> Iterator[bytes]:
        for number, draft in theatre.drafts:
            cookies = f"{filers[number % len(filers)]}; csrf={TOKEN}"
            yield post(f"/drafts/{draft}/submission/", f"csrfmiddlewaretoken={TOKEN}", cookies)

    limit = Contender("limit: three rows", theatre.limits, _always(bare))
    ours = Contender("ours", theatre.large, submissions)
    return [limit, ours], lambda: [at_least("filing: of the POST of three rows", 0.4, ours, limit)]


def worklist(theatre: Theatre) -> Scene:
    path = "/office/worklist/"
    assert theatre.small
    limit = Contender("limit: keyset list", theatre.limits, _always(get("/worklist/", theatre.limits_cookie)))
    ours = Contender("ours", theatre.large, _always(get(path, theatre.people["officer"])))
    small = Contender("ours, a tenth", theatre.small, _always(get(path, theatre.small_people["officer"])))
    other = theatre.peer and Contender(
        "peer: helpdesk list", theatre.peer.server, _always(get(theatre.peer.list_path, theatre.peer.cookie))
    )

    def goals() -> Goals:
        flat = ratio(small, ours)["value"]
        return [
            at_least("worklist: of the keyset list", 0.6, ours, limit),
            at_least("worklist: times django-helpdesk's list", 20, ours, other),
            _at_most("worklist: a tenth of the rows is quicker by", flat, 1.3),
        ]

    return [limit, ours, small, *filter(None, [other])], goals


def case(theatre: Theatre) -> Scene:
    cases = [get(f"/office/petitions/{number}/", theatre.people["officer"]) for number in theatre.people["cases"]]
    ours = Contender("ours", theatre.large, lambda: cycle(cases))
    tickets = [get(path, theatre.peer.cookie) for path in theatre.peer.ticket_paths] if theatre.peer else []
    other = theatre.peer and Contender("peer: helpdesk ticket", theatre.peer.server, lambda: cycle(tickets))
    return [ours, *filter(None, [other])], lambda: [
        at_least("case: times django-helpdesk's ticket page", 5, ours, other)
    ]


SCENES: dict[str, Callable[[Theatre], Scene]] = {
    "home": home,
    "dashboard": dashboard,
    "filing": filing,
    "worklist": worklist,
    "case": case,
}
