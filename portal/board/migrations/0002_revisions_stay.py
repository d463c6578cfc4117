"""An earlier wording is never changed: it may only go, with the text it belongs to."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION board_revision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an earlier wording is not changed' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER board_revision_stays BEFORE UPDATE ON board_revision
    FOR EACH ROW EXECUTE FUNCTION board_revision_stays();
"""
BACKWARD = """
DROP TRIGGER board_revision_stays ON board_revision;
DROP FUNCTION board_revision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("board", "0001_board")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
