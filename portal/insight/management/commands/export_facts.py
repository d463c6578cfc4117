import gzip
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from portal.insight.management.commands.grant_insight_role import READ

FACTS = tuple(name for name in READ if name.startswith("insight_fact_"))
DIMENSIONS = ("insight_day", "insight_department", "insight_type")


class Command(BaseCommand):
    """Writes facts and dimensions as files for an analytical engine, table by table, in little memory."""

    help = "사실 표와 차원 표를 파일로 씁니다. --parquet은 duckdb가 있어야 합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--parquet", action="store_true")
        parser.add_argument("--from", dest="first", help="첫 달 (2026-01)")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        since = date.fromisoformat(f"{options['first']}-01") if options["first"] else date.min
        for table in (*FACTS, *DIMENSIONS):
            since_then = f" WHERE month >= '{since.isoformat()}'" if table in FACTS else ""
            query = f"COPY (SELECT * FROM {table}{since_then}) TO STDOUT WITH (FORMAT csv, HEADER)"  # noqa: S608
            plain = folder / f"{table.removeprefix('insight_')}.csv.gz"
            with gzip.open(plain, "wb", compresslevel=3) as paper, connection.cursor() as cursor:
                cursor.cursor.copy_expert(query, paper)
            made = _as_parquet(plain) if options["parquet"] else plain
            self.stdout.write(f"{made.name} {made.stat().st_size:,}")


def _as_parquet(plain: Path) -> Path:
    """The same table by columns; the CSV goes."""
    try:
        import duckdb
    except ImportError:
        raise CommandError("duckdb가 없습니다. pip install duckdb") from None
    made = plain.with_name(plain.name.replace(".csv.gz", ".parquet"))
    with duckdb.connect() as engine:
        engine.execute("SET memory_limit = '256MB'")
        engine.read_csv(str(plain), header=True).write_parquet(str(made), compression="zstd")
    plain.unlink()
    return made
