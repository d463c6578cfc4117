from django.db import migrations

# What was filed before contacts were kept; one statement, whatever the number.
FILL = """
INSERT INTO contacts_contact (id, citizen_id, channel, direction, kind, occurred_at, recorded_at, department_id,
                              topic, target, subject_key_id)
SELECT gen_random_uuid(), petitioner_id, CASE channel WHEN 'web' THEN 'homepage' ELSE channel END, 'in', 'petition',
       submitted_at, now(), department_id, type_id, receipt_number, subject_key_id
FROM civil_petitions_petition
WHERE NOT EXISTS (SELECT FROM contacts_contact
                  WHERE target = receipt_number AND direction = 'in' AND kind = 'petition')
"""


class Migration(migrations.Migration):
    dependencies = [("civil_petitions", "0005_identity_words"), ("contacts", "0001_contacts")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
