from django.db import migrations

# TRUNCATE stays possible: it needs ownership of the table, and test databases are emptied with it.
REFUSE = """
CREATE FUNCTION corrections_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'corrections are never changed or deleted' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER corrections_append_only BEFORE UPDATE OR DELETE ON corrections_correction
    FOR EACH ROW EXECUTE FUNCTION corrections_refuse_change();
"""
ALLOW = """
DROP TRIGGER corrections_append_only ON corrections_correction;
DROP FUNCTION corrections_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("corrections", "0001_corrections")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
