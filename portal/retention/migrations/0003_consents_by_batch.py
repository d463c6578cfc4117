"""The ledger of consents likewise loses an entry to an approved batch alone."""

from django.db import migrations

FORWARD = """
DROP TRIGGER consent_entry_append_only ON consent_consententry;
CREATE TRIGGER consent_entry_append_only BEFORE UPDATE OR DELETE ON consent_consententry
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('consents', 'id');
"""
BACKWARD = """
DROP TRIGGER consent_entry_append_only ON consent_consententry;
CREATE TRIGGER consent_entry_append_only BEFORE UPDATE OR DELETE ON consent_consententry
    FOR EACH ROW EXECUTE FUNCTION consent_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_only_by_batch"), ("consent", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
