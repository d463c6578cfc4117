from django.db import migrations

REFUSE = """
CREATE FUNCTION campaigns_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written or done of a campaign is never changed' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER campaign_event_append_only BEFORE UPDATE OR DELETE ON campaigns_campaignevent
    FOR EACH ROW EXECUTE FUNCTION campaigns_refuse_change();
CREATE TRIGGER campaign_version_unchanged BEFORE UPDATE ON campaigns_campaignversion
    FOR EACH ROW EXECUTE FUNCTION campaigns_refuse_change();
"""
ALLOW = """
DROP TRIGGER campaign_version_unchanged ON campaigns_campaignversion;
DROP TRIGGER campaign_event_append_only ON campaigns_campaignevent;
DROP FUNCTION campaigns_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_campaigns")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
