from django.db import migrations

# What was mailed before contacts were kept; one statement, whatever the number.
FILL = """
INSERT INTO contacts_contact (id, citizen_id, channel, direction, kind, occurred_at, recorded_at, department_id,
                              topic, target, subject_key_id)
SELECT gen_random_uuid(), petitioner_id, 'mail', 'out',
       CASE WHEN event.kind IN ('answered', 'refused') THEN 'answer' ELSE 'notice' END,
       notice.created_at, now(), department_id, type_id, receipt_number, petition.subject_key_id
FROM petition_notices_petitionnotice AS notice
JOIN civil_petitions_petitionevent AS event ON event.id = notice.event_id
JOIN civil_petitions_petition AS petition ON petition.id = event.petition_id
WHERE notice.mail_key <> '' AND NOT EXISTS (SELECT FROM contacts_contact
                                            WHERE target = receipt_number AND direction = 'out')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("petition_notices", "0002_silence_not_wanted"),
        ("civil_petitions", "0006_contacts_of_filed_petitions"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
