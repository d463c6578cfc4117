from django.db import migrations

# TRUNCATE stays possible: it needs ownership of the table, and test databases are emptied with it.
REFUSE = """
CREATE FUNCTION access_log_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'access log entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON access_log_accesslogentry
    FOR EACH ROW EXECUTE FUNCTION access_log_refuse_change();
"""
ALLOW = """
DROP TRIGGER access_log_append_only ON access_log_accesslogentry;
DROP FUNCTION access_log_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("access_log", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
