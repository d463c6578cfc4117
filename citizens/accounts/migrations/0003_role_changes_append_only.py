from django.db import migrations

# TRUNCATE stays possible: it needs ownership of the table, and test databases are emptied with it.
REFUSE = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'role changes are never changed or deleted' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER role_changes_append_only BEFORE UPDATE OR DELETE ON accounts_rolechange
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
"""
ALLOW = """
DROP TRIGGER role_changes_append_only ON accounts_rolechange;
DROP FUNCTION accounts_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_identity_and_role_changes")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
