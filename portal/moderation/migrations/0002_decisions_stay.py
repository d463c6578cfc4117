"""A decision is never changed: what was wrong is undone by another one. It goes with the text it is about."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION moderation_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is not changed' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER moderation_decision_stays BEFORE UPDATE ON moderation_decision
    FOR EACH ROW EXECUTE FUNCTION moderation_decision_stays();
"""
BACKWARD = """
DROP TRIGGER moderation_decision_stays ON moderation_decision;
DROP FUNCTION moderation_decision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_moderation")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
