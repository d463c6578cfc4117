"""What was decided is never rewritten; its history goes with an approved batch alone."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER decision_step_append_only BEFORE UPDATE OR DELETE ON decisions_decisionstep
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('decisions', 'decision_id');
"""
BACKWARD = "DROP TRIGGER decision_step_append_only ON decisions_decisionstep;"


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_decisions"), ("retention", "0002_only_by_batch")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
