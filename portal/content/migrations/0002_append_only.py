"""What was written stays as it was written."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION content_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a revision is never changed' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER revision_append_only BEFORE UPDATE OR DELETE ON content_revision
    FOR EACH ROW EXECUTE FUNCTION content_refuse_change();
"""
ALLOW = """
DROP TRIGGER revision_append_only ON content_revision;
DROP FUNCTION content_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0001_content")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
