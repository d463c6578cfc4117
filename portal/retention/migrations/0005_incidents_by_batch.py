"""Incidents, and what officers found in the access log, go by an approved batch alone, like every other history."""

from django.db import migrations

# table: (trigger, which row of the list lets it go)
NEW = {
    "incidents_incidentnotice": ("incident_notice_append_only", "'incidents', 'incident_id'"),
    "incidents_incidentstep": ("incident_step_append_only", "'incidents', 'incident_id'"),
}
REPLACED = {
    "access_log_accessalarm": ("access_alarm_append_only", "'access_alarms', 'id'"),
    "access_log_alarmfinding": ("alarm_finding_append_only", "'access_alarms', 'alarm_id'"),
    "access_log_accessreview": ("access_review_append_only", "'access_reviews', 'id'"),
}
CREATE = "CREATE TRIGGER {0} BEFORE UPDATE OR DELETE ON {1} FOR EACH ROW EXECUTE FUNCTION {2};"
DROP = "DROP TRIGGER {0} ON {1};"
FORWARD = [DROP.format(name, table) for table, (name, _which) in REPLACED.items()] + [
    CREATE.format(name, table, f"history_goes_by_batch({which})") for table, (name, which) in (NEW | REPLACED).items()
]
BACKWARD = [DROP.format(name, table) for table, (name, _which) in (NEW | REPLACED).items()] + [
    CREATE.format(name, table, "access_log_refuse_change()") for table, (name, _which) in REPLACED.items()
]


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0004_corrections_by_batch"),
        ("incidents", "0001_incidents"),
        ("access_log", "0007_alarm_findings"),
    ]

    operations = [migrations.RunSQL("\n".join(FORWARD), "\n".join(BACKWARD))]
