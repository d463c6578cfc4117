from django.db import migrations

# TRUNCATE stays possible: it needs ownership of the table, and test databases are emptied with it.
REFUSE = """
CREATE FUNCTION consent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'consents and published texts are never changed or deleted' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER consent_entry_append_only BEFORE UPDATE OR DELETE ON consent_consententry
    FOR EACH ROW EXECUTE FUNCTION consent_refuse_change();
CREATE TRIGGER consent_document_frozen BEFORE UPDATE OR DELETE ON consent_consentdocument
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION consent_refuse_change();
"""
ALLOW = """
DROP TRIGGER consent_document_frozen ON consent_consentdocument;
DROP TRIGGER consent_entry_append_only ON consent_consententry;
DROP FUNCTION consent_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_consent_ledger")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
