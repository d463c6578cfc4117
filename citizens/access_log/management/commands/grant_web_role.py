from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

# PostgreSQL itself tells which tables only grow: they carry a trigger that refuses updates and deletes.
ONLY_GROWING = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND EXISTS (
    SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname LIKE '%%append\\_only' AND NOT t.tgisinternal)
ORDER BY c.relname
"""
# A month of the log is read and added to through the whole, never by itself.
MONTHS = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relispartition AND c.relkind = 'r'
"""
# These act as the owner and do only what the law asks for; see docs/adr/0009.
CALLED = """
SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = current_schema() AND p.prosecdef
"""
TOO_MIGHTY = """
SELECT rolsuper OR rolbypassrls OR rolname = current_user OR EXISTS (
    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relowner = r.oid)
FROM pg_roles r WHERE rolname = %s
"""


class Command(BaseCommand):
    """Gives the database role of web and worker what they need, and on the logs nothing but reading and adding.

    Runs as the owner of the tables, after each migrate; running it again changes nothing.
    """

    help = "웹과 작업자가 쓸 데이터베이스 역할에 권한을 줍니다. 기록 표는 읽고 더하기만 합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="이미 만들어 둔 역할의 이름")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            role = _known(cursor, options["role"])
            cursor.execute("SELECT current_schema()")
            schema = connection.ops.quote_name(cursor.fetchone()[0])
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}")
            cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")
            cursor.execute(ONLY_GROWING)
            logs = [name for (name,) in cursor.fetchall()]
            for table in logs:
                cursor.execute(f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {role}")
            cursor.execute(MONTHS)
            for (table,) in cursor.fetchall():
                cursor.execute(f"REVOKE ALL ON {connection.ops.quote_name(table)} FROM {role}")
            cursor.execute(CALLED)
            for (function,) in cursor.fetchall():
                cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        self.stdout.write(f"읽고 더하기만 하는 표: {', '.join(logs)}")


def _known(cursor: CursorWrapper, name: str) -> str:
    """The role's quoted name. A superuser or the tables' owner would keep every right whatever is revoked."""
    cursor.execute(TOO_MIGHTY, [name])
    found = cursor.fetchone()
    if found is None:
        raise CommandError(f"역할이 없습니다: {name}")
    if found[0]:
        raise CommandError(f"표의 주인이거나 모든 권한을 가진 역할이라 막을 수 없습니다: {name}")
    return str(connection.ops.quote_name(name))
