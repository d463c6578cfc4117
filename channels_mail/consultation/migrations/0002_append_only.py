from django.db import migrations

REFUSE = """
CREATE FUNCTION consultation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a consultation is never changed' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER consultation_event_append_only BEFORE UPDATE OR DELETE ON consultation_consultationevent
    FOR EACH ROW EXECUTE FUNCTION consultation_refuse_change();
CREATE TRIGGER consultation_reading_append_only BEFORE UPDATE OR DELETE ON consultation_reading
    FOR EACH ROW EXECUTE FUNCTION consultation_refuse_change();
"""
ALLOW = """
DROP TRIGGER consultation_event_append_only ON consultation_consultationevent;
DROP TRIGGER consultation_reading_append_only ON consultation_reading;
DROP FUNCTION consultation_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("consultation", "0001_consultation")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
