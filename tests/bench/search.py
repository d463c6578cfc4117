"""bin/bench search: everyday questions among so many documents, each asked several times. Prints JSON."""

import json
import math
import os
import sys
import time
from pathlib import Path
from random import Random
from statistics import median

import django

PHRASES = Path(__file__).resolve().parents[1] / "portal"
SYLLABLES = "가나다라마바사아자차카파하거너더러머버서어저고노도로모보소오조구누두루무부수우주기니디리미비시이지길동문"
TURNS = 5
CROSS = """
INSERT INTO search_searchdocument (kind, reference, scope, title_ko, title_en, summary_ko, summary_en, synonyms, body,
    url, phone, popularity, grams, indexed_at)
SELECT 'article', 'bench-' || row_number() OVER (), 'news', left(name.words, 120), '', '', '', '[]', story.words, '',
    '', 0, name.grams || story.grams, now()
FROM name, story LIMIT %s
"""


def main() -> None:
    """`number` of documents beside those that the portal has anyway."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from portal.search import rebuilding
    from portal.search.models import SearchDocument

    call_command("migrate", verbosity=0)
    call_command("load_catalogue", verbosity=0, stdout=sys.stderr)
    rebuilding.rebuild()
    _fill(int(sys.argv[1]))
    rebuilding.count_grams()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sys.stdout.write(json.dumps({"documents": SearchDocument.objects.count(), **_measure()}))


def _fill(number: int) -> None:
    """Notices: every title with every text, in words that nobody ever said and some that everybody says."""
    from django.db import connection

    from portal.search import grams

    chance, side = Random(1), math.isqrt(number - 1) + 1
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _word in range(8000)]
    words += ["신청", "안내", "도로", "주차", "등록", "가로등", "쓰레기", "확인", "서류", "민원", "공사", "골목"] * 40
    with connection.cursor() as cursor:
        for table, length in (("name", 5), ("story", 70)):
            cursor.execute(f"CREATE TEMPORARY TABLE {table} (words text, grams tsvector)")
            for _text in range(side):
                text = " ".join(chance.choices(words, k=length))
                found = sorted(grams.document_grams(text, is_name=table == "name"))
                cursor.execute(f"INSERT INTO {table} VALUES (%s, array_to_tsvector(%s::text[]))", [text, found])  # noqa: S608
        cursor.execute(CROSS, [number])


def _measure() -> dict[str, float]:
    """Milliseconds of each question, and how many still find what they want."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from portal.search.finding import find

    lines = [line for name in ("everyday", "unseen") for line in _lines(name)]
    wanted = [tuple(line.split(" = ")) for line in lines if "faq:" not in line]
    took, found, queries = [], 0, 0
    for turn in range(TURNS):
        for phrase, reference in wanted:
            begun = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                hits = find(phrase).hits
            took.append(1000 * (time.perf_counter() - begun))
            queries = max(queries, len(asked) if hits else 0)  # a question in vain is counted for the editors, too
            found += not turn and reference in [hit.document.reference for hit in hits[:3]]
    took.sort()
    return {
        "median_ms": round(median(took), 1),
        "p95_ms": round(took[int(0.95 * len(took))], 1),
        "queries": queries,
        "found_percent": round(100 * found / len(wanted)),
    }


def _lines(name: str) -> list[str]:
    return (PHRASES / f"{name}_phrases.txt").read_text().splitlines()


if __name__ == "__main__":
    main()
