"""The drill of killed campaigns at the size of a campaign, with engines of its own that are restarted meanwhile.

python -m tests.drills.campaign_at_full_size --recipients 50000 --kills 240 --run 1:hold --run 4:reconcile
A run is so many workers and a policy; "controls" are the two senders that must be found out. Ends with 1 if not.
"""

import argparse
import os
import sys
import time

import redis

from config import embedded
from tests.bench.stage import say, stage
from tests.drills.campaign_drill import ROOT, Drill, journal_server

CONTROLS = {"mark_first": ("believed",), "send_first": ("got250",)}


class Faults:
    """What befalls the engines while senders are killed."""

    def __init__(self, opened):
        self.url, self.redis_url = opened.env["DATABASE_URL"], opened.env["REDIS_URL"]
        self.postgres = next(child for child in opened.supervisor.children if child.name == "postgres")
        self.restarts = self.flushes = 0

    def restart(self):
        """pg_ctl -m immediate, and up again."""
        os.kill(self.postgres.process.pid, 3)  # SIGQUIT
        self.postgres.process.wait(60)
        self.postgres.start()
        while not embedded.postgres_answers(self.url):
            time.sleep(0.2)
        self.restarts += 1

    def flush(self):
        redis.Redis.from_url(self.redis_url).flushall()
        self.flushes += 1


def drilled(opened, server, url, campaign, wanted, workers, policy):
    """One campaign sent under fire; True when nobody was lost, nobody got two and every doubt is listed."""
    faults = Faults(opened)
    drill = Drill(url, server, campaign, wanted.kills, workers, pauses=True, cuts=True, window=wanted.window)
    drill.faults = (faults.restart, faults.flush, lambda: say(f"  {sum(drill.kills.values())} kills so far"))
    drill.run()
    copies, doubtful = drill.copies(), drill.doubtful()
    lost = wanted.recipients - len(set(copies) | doubtful)
    twice = sum(count - 1 for count in copies.values())
    say(
        f"{workers} workers, {policy}, window {wanted.window}: {wanted.recipients} recipients in {drill.seconds:.0f} s"
    )
    say(f"  {sum(drill.kills.values())} kills at {len(drill.kills)} points: {dict(drill.kills)}")
    say(f"  PostgreSQL restarted {faults.restarts} times, Redis flushed {faults.flushes} times; {drill.states()}")
    say(f"  lost {lost}, twice {twice}, in doubt and listed {len(doubtful)}")
    return not lost and not twice


def found_out(server, url, campaign, wanted, way):
    """Whether the drill notices what this control does: True when it loses or doubles."""
    drill = Drill(url, server, campaign, wanted.control_kills, 1, way=way, points=CONTROLS[way])
    drill.run()
    copies = drill.copies()
    lost = wanted.recipients - len(set(copies) | drill.doubtful())
    twice = sum(count - 1 for count in copies.values())
    say(f"control {way}: {sum(drill.kills.values())} kills, lost {lost}, twice {twice} (must not be none)")
    return bool(lost or twice)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=240)
    parser.add_argument("--control-kills", type=int, default=20)
    parser.add_argument("--window", type=int, default=1)
    parser.add_argument("--run", action="append", default=[])
    wanted = parser.parse_args()
    runs = [run.split(":") for run in wanted.run or ["1:hold", "4:reconcile", "controls:hold"]]
    with stage(ROOT / ".data" / "drill") as opened:
        url = opened.database("campaign_drill")
        os.environ.update(opened.env)
        (opened.data_dir / "journal").unlink(missing_ok=True)
        policies = [policy for who, policy in runs for _each in (CONTROLS if who == "controls" else [0])]
        say(f"{wanted.recipients} people, {len(policies)} campaigns")
        settings = "tests.drills.campaign_settings"
        campaigns = opened.run(
            "-m", "tests.drills.campaign_people", str(wanted.recipients), *policies,
            DATABASE_URL=url, DJANGO_SETTINGS_MODULE=settings,
        )  # fmt: skip
        with journal_server(opened.data_dir, embedded.free_port()) as server:
            good = []
            for who, policy in runs:
                if who == "controls":
                    good += [found_out(server, url, campaigns.pop(0), wanted, way) for way in CONTROLS]
                else:
                    good.append(drilled(opened, server, url, campaigns.pop(0), wanted, int(who), policy))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
