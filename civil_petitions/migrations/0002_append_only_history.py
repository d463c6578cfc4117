"""The history of a petition is added to and never changed, whoever asks the database."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION petition_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'petition events are append-only';
END $$;
CREATE TRIGGER petition_event_is_append_only BEFORE UPDATE OR DELETE ON civil_petitions_petitionevent
    FOR EACH ROW EXECUTE FUNCTION petition_event_is_append_only();
"""
BACKWARD = """
DROP TRIGGER petition_event_is_append_only ON civil_petitions_petitionevent;
DROP FUNCTION petition_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("civil_petitions", "0001_petitions")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
