"""Puts rows into a fact table: many at once, into months that are there."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, models

Row = Mapping[str, Any]


def add(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Add the rows with COPY; each has the same columns."""
    if not rows:
        return
    add_months({row["month"] for row in rows})
    columns = list(rows[0])
    paper = io.StringIO()
    writer = csv.writer(paper)
    writer.writerows([["\\N" if row[name] is None else row[name] for name in columns] for row in rows])
    paper.seek(0)
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            f"COPY {model._meta.db_table} ({names}) FROM STDIN WITH (FORMAT csv, NULL '\\N')", paper
        )


def add_months(months: Iterable[date]) -> None:
    """See that every fact table has a part for these months."""
    with connection.cursor() as cursor:
        for month in sorted(set(months)):
            cursor.execute("SELECT insight_add_month(%s)", [month])
