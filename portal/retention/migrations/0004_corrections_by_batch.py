"""The history of corrections goes by an approved batch alone, like every other one."""

from django.db import migrations

GUARD = """
DROP TRIGGER corrections_append_only ON corrections_correction;
CREATE TRIGGER corrections_append_only BEFORE UPDATE OR DELETE ON corrections_correction
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('corrections', 'id');
"""
BACKWARD = """
DROP TRIGGER corrections_append_only ON corrections_correction;
CREATE TRIGGER corrections_append_only BEFORE UPDATE OR DELETE ON corrections_correction
    FOR EACH ROW EXECUTE FUNCTION corrections_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0003_consents_by_batch"), ("corrections", "0002_append_only")]

    operations = [migrations.RunSQL(GUARD, BACKWARD)]
