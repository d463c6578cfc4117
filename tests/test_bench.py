"""bin/bench tells its figures in the promised shape."""

import json
from itertools import repeat

from tests.bench import burst, inbound, scenes, stage
from tests.bench.load import Load
from tests.bench.rounds import Contender


def quick(name, per_second):
    loads = [
        Load(seconds=1, cpu_seconds=0.5, statuses={200: per_second}, waits=[0.001] * per_second) for _round in range(3)
    ]
    return Contender(name, None, lambda: repeat(b""), loads)


def test_a_goal_is_a_ratio_to_what_was_measured_in_the_same_run():
    goal = scenes.at_least("home", 0.6, quick("ours", 300), quick("limit", 400))
    assert goal == {
        "name": "home", "value": 0.75, "by_cpu": 0.75, "goal": ">= 0.6", "met": True, "too_noisy": False
    }  # fmt: skip


def test_what_was_not_measured_is_neither_met_nor_missed():
    assert scenes.at_least("worklist", 20, quick("ours", 300), None)["met"] is None


def test_a_failed_answer_is_counted():
    ours = quick("ours", 10)
    ours.loads[0].statuses[500] = 2
    assert ours.figures()["failed"] == 2
    assert json.dumps(ours.figures())


def test_letters_are_the_same_bytes_for_everybody_and_no_two_are_alike():
    from tests.bench.letters import letters

    made = list(letters(1, 30))
    assert made == list(letters(1, 30))
    assert len(set(made)) == 30


def test_mail_in_is_judged_by_medians_of_the_same_run():
    found = {
        "ours": [{"seconds": each, "cpu_seconds": 1} for each in (2, 1, 9)],
        "limit": [{"seconds": 1.5, "cpu_seconds": 0.5}] * 3,
    }
    assert inbound._goal("of the limit", 0.6, found, "limit") == {
        "name": "of the limit", "value": 0.75, "by_cpu": 0.5, "goal": ">= 0.6", "met": True
    }  # fmt: skip
    assert inbound._goal("of a peer", 3, found, "peer")["met"] is None


def test_every_scene_of_the_portal_has_its_place():
    assert list(scenes.SCENES) == ["home", "dashboard", "filing", "worklist", "case"]


def test_the_burst_meets_the_shipped_proxy_with_its_cache_and_without_what_one_machine_cannot_have():
    shipped = (stage.BASE_DIR / "deploy" / "nginx.conf").read_text()
    text = burst.configuration(shipped, 18443, 18000)
    assert "listen 127.0.0.1:18443;" in text
    assert "server 127.0.0.1:18000;" in text
    assert "proxy_cache_valid 200 1s;" in text
    assert not {"ssl", "limit_req", "http2"} & set(text.replace(";", " ").split())


def test_the_burst_is_missed_when_officers_wait_or_anybody_is_refused():
    def crowd(seconds, *statuses):
        made = burst.Crowd()
        for status in statuses:
            made.note(status, seconds)
        return made

    calm, burst_of = (crowd(0.01, 200), crowd(0.1, 200)), (crowd(0.01, *[200] * 200), crowd(0.3, 200))
    goals = burst._report({"calm": calm, "burst": burst_of}, 1)["goals"]
    assert [goal["met"] for goal in goals] == [False, True, True]
    refused = (crowd(0.01, *[200] * 199, 503), crowd(0.15, 200))
    goals = burst._report({"calm": calm, "burst": refused}, 1)["goals"]
    assert [goal["met"] for goal in goals] == [True, False, True]
