"""Why a role changed, and the one way in which a record of it goes: three years later, when it is not in force."""

from django.db import migrations, models

# The rule stands here, out of reach of the web's role; it calls the function and passes nothing.
ALLOW_OLD = """
CREATE OR REPLACE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.changed_at < now() - interval '3 years' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'role changes are never changed or deleted' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE FUNCTION accounts_drop_old_role_changes() RETURNS bigint LANGUAGE sql SECURITY DEFINER
    SET search_path = {schema}, pg_temp AS $$
    WITH gone AS (
        DELETE FROM accounts_rolechange c
        WHERE changed_at < now() - interval '3 years' AND (NOT was_given OR EXISTS (
            SELECT FROM accounts_rolechange l
            WHERE l.account_id = c.account_id AND l.role = c.role AND (l.changed_at, l.id) > (c.changed_at, c.id)))
        RETURNING 1)
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION accounts_drop_old_role_changes() FROM PUBLIC;
"""
REFUSE_ALL = """
DROP FUNCTION accounts_drop_old_role_changes();
CREATE OR REPLACE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'role changes are never changed or deleted' USING ERRCODE = 'restrict_violation';
END;
$$;
"""


def allow_old(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        cursor.execute(ALLOW_OLD.format(schema=schema_editor.quote_name(cursor.fetchone()[0])))


def refuse_all(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(REFUSE_ALL)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_role_changes_append_only")]

    operations = [
        migrations.AddField(
            "rolechange",
            "reason",
            models.CharField("까닭", max_length=200, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(allow_old, refuse_all),
    ]
