"""The facts of so many petitions: how long counting anew takes, a day's increment, and the head's page beside many.

Runs in a database of its own: python -m tests.bench.insight PETITIONS FACTS. Prints its figures as JSON.
"""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from citizens.accounts.actions import create_account  # noqa: E402
from citizens.accounts.models import Department  # noqa: E402
from civil_petitions.models import Petition, PetitionEvent  # noqa: E402
from portal.insight.filling import refreshing, rows  # noqa: E402
from portal.insight.models import FactLink, Watermark  # noqa: E402
from portal.insight.periods import shift  # noqa: E402
from portal.insight.summarising import summarise, summarise_spans  # noqa: E402
from tests.bench.fill import Filling  # noqa: E402

DAYS = 365
VISITS = 60
QUIET = {"tell": lambda done, total: None}
MANY = """
WITH d AS (SELECT array_agg(code) AS codes FROM accounts_department),
     t AS (SELECT array_agg(id) AS ids FROM civil_petitions_petitiontype),
     drawn AS (SELECT now()::date - (random() * 364)::int AS filed_on, random() AS a, random() AS b, random() AS c
               FROM generate_series(1, %s))
INSERT INTO insight_fact_petition
SELECT gen_random_uuid(), date_trunc('month', filed_on)::date, filed_on, least(filed_on + (a * 9)::int, now()::date),
    d.codes[1 + (b * (cardinality(d.codes) - 1))::int], d.codes[1 + (b * (cardinality(d.codes) - 1))::int],
    t.ids[1 + (c * (cardinality(t.ids) - 1))::int],
    (ARRAY['web', 'web', 'phone', 'visit', 'mail'])[1 + (a * 4)::int], '',
    (ARRAY['20-39', '40-64', '65+', ''])[1 + (c * 3)::int],
    'answered', false, NULL, a > 0.93, a < 0.05, (a * 4000)::int, 0, (c > 0.9)::int, true, 0, 0, b > 0.95, c > 0.6, 2,
    12000 + (a * 9000)::int
FROM drawn, d, t;
INSERT INTO insight_fact_department_time
    SELECT id, month, department, ended_on, working_minutes FROM insight_fact_petition
    WHERE NOT EXISTS (SELECT 1 FROM insight_factlink WHERE fact_id = insight_fact_petition.id);
INSERT INTO insight_fact_survey
    SELECT id, date_trunc('month', ended_on)::date, ended_on, ended_on, department, type, channel, dong, age_band,
        1 + (random() * 4)::int, 3, 1 + (random() * 4)::int, 4, false, 'petition', 'mail', ''
    FROM insight_fact_petition
    WHERE random() < 0.4 AND NOT EXISTS (SELECT 1 FROM insight_factlink WHERE fact_id = insight_fact_petition.id);
"""


def run(petitions: int, facts: int) -> dict[str, object]:
    Filling(petitions, 0).run()
    figures: dict[str, object] = {"petitions": petitions, "facts": facts}
    with Timed(figures, "rebuild_s"):
        refreshing.rebuild(None, None, **QUIET)
    figures["rebuild_of_a_million_s"] = round(float(figures["rebuild_s"]) * 1_000_000 / petitions)
    figures["day_petitions"] = _a_day(max(1, petitions // DAYS))
    with Timed(figures, "increment_s"):
        refreshing.refresh()
    few = _page()
    _many(facts, figures)
    many = _page()
    return (
        figures
        | {f"page_{name}_few": value for name, value in few.items()}
        | {f"page_{name}": value for name, value in many.items()}
    )


def _a_day(number: int) -> int:
    """So many petitions get a step, as in a day; what was filled a moment ago counts as long past."""
    refreshing.OVERLAP = timedelta(0)
    Watermark.objects.update(read_until=timezone.now())
    found = Petition.objects.open().order_by("?")[:number]
    PetitionEvent.objects.bulk_create(
        PetitionEvent(
            petition=petition,
            number=99,
            kind="progress_notice",
            occurred_at=timezone.now(),
            from_status=petition.status,
            to_status=petition.status,
            subject_key_id=petition.subject_key_id,
        )
        for petition in found
    )
    return len(found)


def _many(number: int, figures: dict[str, object]) -> None:
    this = timezone.localdate().replace(day=1)
    months = [shift(this, -back) for back in range(14)]
    rows.add_months(months)
    with Timed(figures, "facts_s"), connection.cursor() as cursor:
        for statement in MANY.split(";\n"):
            if statement.strip():
                cursor.execute(statement, [number] if "%s" in statement else None)
        cursor.execute("ANALYZE")
    with Timed(figures, "summaries_of_a_year_s"):
        summarise(months)
    with Timed(figures, "one_month_summary_s"):
        summarise([this])
        summarise_spans([this], [3])
    assert FactLink.objects.exists()


def _page() -> dict[str, object]:
    """The head's page through the whole portal, again and again in one process."""
    client = Client()
    email = "head@hanbyeol.example"
    account = _head(email)
    client.force_login(account)
    client.get("/office/insight/")
    waits = []
    for _each in range(VISITS):
        begin = time.perf_counter()
        assert client.get("/office/insight/").status_code == 200
        waits.append(1000 * (time.perf_counter() - begin))
    with CaptureQueriesContext(connection) as asked:
        client.get("/office/insight/")
    waits.sort()
    return {
        "p50_ms": round(waits[VISITS // 2], 1),
        "p95_ms": round(waits[VISITS * 95 // 100], 1),
        "queries": len(asked),
    }


def _head(email: str):
    from citizens.accounts.addresses import address_token
    from citizens.accounts.models import Account

    found = Account.objects.filter(email=address_token(email)).first()
    return found or create_account(
        email=email,
        password=None,
        display_name="한솔",
        department=Department.objects.get(pk="road"),
        roles=["department_head"],
        is_officer=True,
    )


class Timed:
    def __init__(self, figures: dict[str, object], name: str) -> None:
        self.figures, self.name = figures, name

    def __enter__(self) -> None:
        self.begin = time.perf_counter()

    def __exit__(self, *problem: object) -> None:
        self.figures[self.name] = round(time.perf_counter() - self.begin, 2)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
