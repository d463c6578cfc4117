"""Tables that only grow lose a row only when an approved batch is running that has it on its list.

The role of web and worker may not delete from them at all; it asks `destroy_history`, which acts for the tables' owner
and deletes nothing that the triggers do not let go.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION destruction_covers(kinds text, wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM retention_destructionitem AS item
        JOIN retention_destructionbatch AS batch ON batch.id = item.batch_id
        WHERE batch.state = 'running' AND item.state = 'waiting'
          AND item.kind = ANY (string_to_array(kinds, ',')) AND item.row_id = wanted
    );
$$;

CREATE FUNCTION history_goes_by_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND destruction_covers(TG_ARGV[0], to_jsonb(OLD) ->> TG_ARGV[1]) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only: rows go by an approved batch alone', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$;

CREATE FUNCTION destroy_history(what regclass, wanted text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kind text;
    gone bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = what AND tgfoid = 'history_goes_by_batch'::regproc) THEN
        RAISE EXCEPTION '% does not go by batches', what USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT atttypid::regtype::text INTO kind FROM pg_attribute WHERE attrelid = what AND attname = 'id';
    EXECUTE format('DELETE FROM %s WHERE id = ANY ($1::%s[])', what, kind) USING wanted;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END;
$$;
"""
GUARDS = """
DROP TRIGGER petition_event_is_append_only ON civil_petitions_petitionevent;
CREATE TRIGGER petition_event_is_append_only BEFORE UPDATE OR DELETE ON civil_petitions_petitionevent
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('petitions,statutory_petitions', 'petition_id');
DROP TRIGGER consultation_event_append_only ON consultation_consultationevent;
CREATE TRIGGER consultation_event_append_only BEFORE UPDATE OR DELETE ON consultation_consultationevent
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('consultations', 'consultation_id');
DROP TRIGGER consultation_reading_append_only ON consultation_reading;
CREATE TRIGGER consultation_reading_append_only BEFORE UPDATE OR DELETE ON consultation_reading
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('consultations', 'consultation_id');
CREATE TRIGGER retention_policy_append_only BEFORE UPDATE OR DELETE ON retention_retentionpolicy
    FOR EACH ROW EXECUTE FUNCTION history_goes_by_batch('', 'id');
"""
BACKWARD = """
DROP TRIGGER retention_policy_append_only ON retention_retentionpolicy;
DROP TRIGGER consultation_reading_append_only ON consultation_reading;
CREATE TRIGGER consultation_reading_append_only BEFORE UPDATE OR DELETE ON consultation_reading
    FOR EACH ROW EXECUTE FUNCTION consultation_refuse_change();
DROP TRIGGER consultation_event_append_only ON consultation_consultationevent;
CREATE TRIGGER consultation_event_append_only BEFORE UPDATE OR DELETE ON consultation_consultationevent
    FOR EACH ROW EXECUTE FUNCTION consultation_refuse_change();
DROP TRIGGER petition_event_is_append_only ON civil_petitions_petitionevent;
CREATE TRIGGER petition_event_is_append_only BEFORE UPDATE OR DELETE ON civil_petitions_petitionevent
    FOR EACH ROW EXECUTE FUNCTION petition_event_is_append_only();
DROP FUNCTION destroy_history(regclass, text[]);
DROP FUNCTION history_goes_by_batch();
DROP FUNCTION destruction_covers(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_retention"),
        ("civil_petitions", "0002_append_only_history"),
        ("consultation", "0002_append_only"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS + GUARDS, BACKWARD)]
