from django.db import migrations

# A note costs its writer one insert and no lock. Which columns matter is named, so that the rest costs nothing.
SOURCES = {
    "consent_consent": "",
    "preferences_preference": "",
    "processing_stops_processingstop": "",
    "contact_points_contactpoint": "OF citizen_id, kind, verified_at, bounce_state, bounce_until",
    "contacts_contact": "OF citizen_id, occurred_at",
}
FUNCTIONS = """
CREATE FUNCTION reach_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reach_reachchange (citizen_id)
        SELECT DISTINCT id FROM unnest(ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.citizen_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.citizen_id END
        ]) AS id WHERE id IS NOT NULL;
    RETURN NULL;
END;
$$;
CREATE FUNCTION reach_note_citizen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reach_reachchange (citizen_id)
        SELECT DISTINCT id FROM unnest(CASE TG_OP
            WHEN 'INSERT' THEN ARRAY[NEW.id]
            WHEN 'DELETE' THEN ARRAY[OLD.id, OLD.merged_into_id]
            ELSE ARRAY[NEW.id, OLD.merged_into_id, NEW.merged_into_id] END
        ) AS id WHERE id IS NOT NULL;
    RETURN NULL;
END;
$$;
CREATE FUNCTION reach_note_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reach_reachchange (citizen_id)
        SELECT citizen_id FROM consent_consent WHERE purpose = NEW.purpose AND decision = 'given';
    RETURN NULL;
END;
$$;
CREATE TRIGGER reach_note AFTER INSERT OR DELETE OR UPDATE OF dong, age_band, language, merged_into_id
    ON registry_citizen FOR EACH ROW EXECUTE FUNCTION reach_note_citizen();
CREATE TRIGGER reach_note AFTER INSERT OR UPDATE ON consent_consentdocument
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION reach_note_document();
"""
NOTE = "".join(
    f"CREATE TRIGGER reach_note AFTER INSERT OR DELETE OR UPDATE {columns} ON {table}\n"
    "    FOR EACH ROW EXECUTE FUNCTION reach_note();\n"
    for table, columns in SOURCES.items()
)
FORGET = (
    "".join(
        f"DROP TRIGGER reach_note ON {table};\n" for table in (*SOURCES, "registry_citizen", "consent_consentdocument")
    )
    + "DROP FUNCTION reach_note(); DROP FUNCTION reach_note_citizen(); DROP FUNCTION reach_note_document();"
)
# How many agree to each topic: without it PostgreSQL takes every set of bits for a rare one and plans for few people.
SETS = [(column, bit) for column in ("agreed", "declined") for bit in (1, 2, 4, 8, 16, 32)]
STATISTICS = "".join(
    f"CREATE STATISTICS reach_{name}_{bit} ON ({name} & {bit}) FROM reach_reach;\n" for name, bit in SETS
)
NO_STATISTICS = "".join(f"DROP STATISTICS reach_{name}_{bit};\n" for name, bit in SETS)
EVERYBODY = "INSERT INTO reach_reachchange (citizen_id) SELECT id FROM registry_citizen"


class Migration(migrations.Migration):
    dependencies = [
        ("reach", "0001_reach"),
        ("preferences", "0001_preferences"),
        ("processing_stops", "0001_processing_stops"),
        ("contact_points", "0003_sent_proof"),
        ("contacts", "0005_counted_by_days"),
        ("consent", "0002_append_only"),
        ("registry", "0004_age_band"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS + NOTE, FORGET),
        migrations.RunSQL(STATISTICS, NO_STATISTICS),
        migrations.RunSQL(EVERYBODY, migrations.RunSQL.noop),
    ]
