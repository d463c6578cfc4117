"""The history of an issue is never changed, and goes by an approved batch alone."""

from django.db import migrations

GUARD = """
CREATE TRIGGER issue_event_append_only BEFORE UPDATE OR DELETE ON participation_issueevent
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('issues', 'issue_id');
"""
BACKWARD = "DROP TRIGGER issue_event_append_only ON participation_issueevent;"


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_issues"), ("retention", "0002_only_by_batch")]

    operations = [migrations.RunSQL(GUARD, BACKWARD)]
