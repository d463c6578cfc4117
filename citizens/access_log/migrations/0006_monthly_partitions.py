"""The log by months, so that what is older than two years goes as a whole table. See docs/adr/0009."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CONVERT = """
SET CONSTRAINTS ALL IMMEDIATE;
LOCK TABLE access_log_accesslogentry IN ACCESS EXCLUSIVE MODE;
ALTER TABLE access_log_accesslogentry RENAME TO access_log_whole;
CREATE TABLE access_log_accesslogentry (LIKE access_log_whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY RANGE (occurred_at);
CREATE TABLE access_log_of_other_months PARTITION OF access_log_accesslogentry DEFAULT;
SELECT access_log_add_month(month::date) FROM generate_series(
    (SELECT date_trunc('month', min(occurred_at) AT TIME ZONE 'Asia/Seoul') FROM access_log_whole),
    date_trunc('month', now() AT TIME ZONE 'Asia/Seoul'), '1 month') AS month;
SELECT access_log_add_months();
INSERT INTO access_log_accesslogentry SELECT * FROM access_log_whole;
DROP TABLE access_log_whole;
"""
CONVERT_BACK = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE access_log_accesslogentry RENAME TO access_log_by_month;
CREATE TABLE access_log_accesslogentry (LIKE access_log_by_month INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
INSERT INTO access_log_accesslogentry SELECT * FROM access_log_by_month;
DROP TABLE access_log_by_month;
CREATE INDEX access_log_accesslogentry_actor_id ON access_log_accesslogentry (actor_id);
"""
# The key must contain the month; the id alone is unique by being a random UUID, and the chain links it once.
COMPLETE = """
ALTER TABLE access_log_accesslogentry ADD PRIMARY KEY ({key}),
    ADD FOREIGN KEY (actor_id) REFERENCES accounts_account (id) DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (subject_key_id) REFERENCES keys_subjectkey (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX access_log_accesslogentry_occurred_at ON access_log_accesslogentry (occurred_at);
CREATE INDEX access_log_accesslogentry_subject_key_id ON access_log_accesslogentry (subject_key_id);
CREATE INDEX access_log_of_citizen ON access_log_accesslogentry (citizen_id, occurred_at DESC);
CREATE INDEX access_log_of_actor ON access_log_accesslogentry (actor_id, occurred_at DESC);
CREATE INDEX access_log_listed ON access_log_accesslogentry USING gin (listed);
CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON access_log_accesslogentry
    FOR EACH ROW EXECUTE FUNCTION access_log_refuse_change();
"""
# Whoever calls these acts as the owner of the tables, so they take nothing from the caller but a month to make.
ADD_MONTHS = """
CREATE FUNCTION access_log_add_month(month date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I PARTITION OF access_log_accesslogentry FOR VALUES FROM (%L) TO (%L)',
        'access_log_of_' || to_char(month, 'YYYY_MM'),
        month::timestamp AT TIME ZONE 'Asia/Seoul', (month + interval '1 month') AT TIME ZONE 'Asia/Seoul');
EXCEPTION WHEN duplicate_table OR invalid_object_definition THEN
    NULL; -- that month has its table
END;
$$;
CREATE FUNCTION access_log_add_months() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = {schema}, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    first date; last date;
BEGIN
    PERFORM pg_advisory_xact_lock(x'4c4f4748'::int);
    -- Entries for which no month was ready lie apart: their table becomes that of their months.
    SELECT date_trunc('month', min(occurred_at) AT TIME ZONE 'Asia/Seoul'),
           date_trunc('month', max(occurred_at) AT TIME ZONE 'Asia/Seoul') + interval '1 month'
        INTO first, last FROM access_log_of_other_months;
    IF first IS NOT NULL THEN
        ALTER TABLE access_log_accesslogentry DETACH PARTITION access_log_of_other_months;
        EXECUTE format('ALTER TABLE access_log_of_other_months RENAME TO %I',
            'access_log_of_' || to_char(first, 'YYYY_MM') || '_and_after');
        EXECUTE format('ALTER TABLE access_log_accesslogentry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            'access_log_of_' || to_char(first, 'YYYY_MM') || '_and_after',
            first::timestamp AT TIME ZONE 'Asia/Seoul', last::timestamp AT TIME ZONE 'Asia/Seoul');
        CREATE TABLE access_log_of_other_months PARTITION OF access_log_accesslogentry DEFAULT;
    END IF;
    PERFORM access_log_add_month(month::date) FROM generate_series(
        date_trunc('month', now() AT TIME ZONE 'Asia/Seoul'),
        date_trunc('month', now() AT TIME ZONE 'Asia/Seoul') + interval '12 months', '1 month') AS month;
END;
$$;
"""
# 안전성 확보조치 기준 제8조제1항: two years. The rule stands here and not in the application, which cannot change it.
DROP_OLDEST = """
CREATE FUNCTION access_log_oldest(OUT part regclass, OUT ends_at timestamptz) LANGUAGE sql STABLE AS $$
    SELECT c.oid::regclass, (regexp_match(pg_get_expr(c.relpartbound, c.oid), $x$TO \\('([^']+)'\\)$x$))[1]::timestamptz
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'access_log_accesslogentry'::regclass AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
    ORDER BY 2 LIMIT 1
$$;
CREATE FUNCTION access_log_drop_oldest() RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = {schema}, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    oldest record; cut record; entries bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(x'4c4f4748'::int);
    SELECT * INTO oldest FROM access_log_oldest();
    IF oldest.ends_at > now() - interval '2 years' THEN
        RETURN NULL;
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', oldest.part);
    EXECUTE format('SELECT count(*) FROM %s', oldest.part) INTO entries;
    SELECT * INTO cut FROM access_log_accesslogcut WHERE before = oldest.ends_at AND entry_count = entries;
    IF cut IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('ALTER TABLE access_log_accesslogentry DETACH PARTITION %s', oldest.part);
    EXECUTE format('DROP TABLE %s', oldest.part);
    DELETE FROM access_log_accessloglink WHERE sequence <= cut.sequence;
    RETURN oldest.part::text;
END;
$$;
CREATE FUNCTION access_log_refuse_link_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.sequence <= (SELECT max(sequence) FROM access_log_accesslogcut) THEN
        RETURN OLD; -- what it linked is gone by law
    END IF;
    RAISE EXCEPTION 'access log entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END;
$$;
DROP TRIGGER access_log_link_append_only ON access_log_accessloglink;
CREATE TRIGGER access_log_link_append_only BEFORE UPDATE OR DELETE ON access_log_accessloglink
    FOR EACH ROW EXECUTE FUNCTION access_log_refuse_link_change();
CREATE TRIGGER access_log_cut_append_only BEFORE UPDATE OR DELETE ON access_log_accesslogcut
    FOR EACH ROW EXECUTE FUNCTION access_log_refuse_change();
REVOKE ALL ON FUNCTION access_log_add_months(), access_log_drop_oldest() FROM PUBLIC;
"""
DROP_FUNCTIONS = """
DROP TRIGGER access_log_cut_append_only ON access_log_accesslogcut;
DROP TRIGGER access_log_link_append_only ON access_log_accessloglink;
CREATE TRIGGER access_log_link_append_only BEFORE UPDATE OR DELETE ON access_log_accessloglink
    FOR EACH ROW EXECUTE FUNCTION access_log_refuse_change();
DROP FUNCTION access_log_refuse_link_change();
DROP FUNCTION access_log_drop_oldest();
DROP FUNCTION access_log_oldest();
DROP FUNCTION access_log_add_months();
DROP FUNCTION access_log_add_month(date);
"""


def by_month(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = schema_editor.quote_name(cursor.fetchone()[0])
        for sql in (ADD_MONTHS, CONVERT, COMPLETE, DROP_OLDEST):
            cursor.execute(sql.format(schema=schema, key="id, occurred_at"))


def whole(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for sql in (DROP_FUNCTIONS, CONVERT_BACK, COMPLETE):
            cursor.execute(sql.format(key="id"))


class Migration(migrations.Migration):
    dependencies = [
        ("access_log", "0005_listed_citizens"),
        ("accounts", "0003_role_changes_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessLogCut",
            fields=[
                ("before", models.DateTimeField(primary_key=True, serialize=False, verbose_name="남은 기록의 시작")),
                ("sequence", models.PositiveBigIntegerField(verbose_name="마지막 순번")),
                ("chain", models.BinaryField(max_length=32, verbose_name="마지막 사슬값")),
                ("bridges", models.JSONField(default=dict, verbose_name="건너뛸 사슬값")),
                ("entry_count", models.PositiveBigIntegerField(verbose_name="없앤 기록 수")),
                ("made_at", models.DateTimeField(verbose_name="적은 일시")),
                ("proof", models.BinaryField(max_length=32, verbose_name="증명")),
            ],
            options={
                "verbose_name": "접속기록 파기",
                "verbose_name_plural": "접속기록 파기",
                "ordering": ["-before"],
                "default_permissions": (),
            },
        ),
        migrations.RunPython(by_month, whole),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "accesslogentry",
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="본 사람",
                    ),
                )
            ]
        ),
    ]
