from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

READ = (
    "insight_fact_petition",
    "insight_fact_department_time",
    "insight_fact_survey",
    "insight_fact_contact",
    "insight_fact_mail",
    "insight_fact_participation",
    "insight_day",
    "insight_department",
    "insight_type",
    "insight_summary",
    "insight_peerfigure",
    "insight_pulse",
    "insight_watermark",
)


class Command(BaseCommand):
    """Lets an analyst's role read facts, dimensions and summaries, and nothing else: no link, no name, no key."""

    help = "분석가의 데이터베이스 역할이 사실 표와 집계만 읽게 합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="이미 만들어 둔 역할의 이름")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        role = connection.ops.quote_name(options["role"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [options["role"]])
            found = cursor.fetchone()
            if found is None:
                raise CommandError(f"역할이 없습니다: {options['role']}")
            if found[0]:
                raise CommandError(f"모든 권한을 가진 역할이라 막을 수 없습니다: {options['role']}")
            cursor.execute("SELECT current_schema()")
            schema = connection.ops.quote_name(cursor.fetchone()[0])
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}")
            cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
            cursor.execute(f"GRANT SELECT ON {', '.join(READ)} TO {role}")
        self.stdout.write(f"읽을 수 있는 표: {', '.join(READ)}")
