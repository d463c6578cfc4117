from django.db import migrations

TABLES = {
    "access_log_link_append_only": "access_log_accessloglink",
    "access_alarm_append_only": "access_log_accessalarm",
    "access_review_append_only": "access_log_accessreview",
}
REFUSE = "\n".join(
    f"CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION access_log_refuse_change();"
    for trigger, table in TABLES.items()
)
ALLOW = "\n".join(f"DROP TRIGGER {trigger} ON {table};" for trigger, table in TABLES.items())


class Migration(migrations.Migration):
    dependencies = [("access_log", "0003_chain_alarms_reviews")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
