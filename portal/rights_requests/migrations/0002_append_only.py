from django.db import migrations

GUARD = """
CREATE TRIGGER rights_request_event_append_only BEFORE UPDATE OR DELETE ON rights_requests_rightsrequestevent
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('rights_requests', 'request_id');
"""
OPEN = "DROP TRIGGER rights_request_event_append_only ON rights_requests_rightsrequestevent;"


class Migration(migrations.Migration):
    dependencies = [("rights_requests", "0001_rights_requests"), ("retention", "0002_only_by_batch")]

    operations = [migrations.RunSQL(GUARD, OPEN)]
