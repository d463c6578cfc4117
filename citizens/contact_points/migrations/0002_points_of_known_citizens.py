from django.db import migrations

from citizens.encryption.envelope import HEADER_BYTES, NONCE_BYTES, TAG_BYTES

# Where a sealed text is blank shows in its length ('""' as JSON), so no key is needed and nothing is opened:
# the values of default points stay in the columns of their citizens.
BLANK = HEADER_BYTES + NONCE_BYTES + TAG_BYTES + 2
POINTS = """
INSERT INTO contact_points_contactpoint (
    id, citizen_id, subject_key_id, kind, value_index, is_default, verified_at, verified_by,
    bounce_state, bounce_count, created_at, changed_at
)
SELECT gen_random_uuid(), citizen.id, citizen.subject_key_id, known.kind, known.value_index, true,
    CASE WHEN known.kind = 'mail' THEN login.proven_at END,
    CASE WHEN known.kind = 'mail' AND login.proven_at IS NOT NULL THEN 'login' ELSE '' END,
    '', 0, citizen.created_at, citizen.created_at
FROM registry_citizen AS citizen
CROSS JOIN LATERAL (VALUES
    ('mail', citizen.email_index, citizen.email_index <> ''),
    ('phone', citizen.phone_index, citizen.phone_index <> ''),
    ('post', '', octet_length(citizen.sealed_address) > %(blank)s)
) AS known (kind, value_index, is_known)
LEFT JOIN LATERAL (
    SELECT account.date_joined AS proven_at FROM accounts_account AS account
    JOIN account_emailaddress AS address ON address.user_id = account.id AND address.email = account.email
    WHERE account.id = citizen.account_id AND address.verified
    LIMIT 1
) AS login ON true
WHERE known.is_known
ON CONFLICT DO NOTHING
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(POINTS, {"blank": BLANK})


class Migration(migrations.Migration):
    dependencies = [
        ("contact_points", "0001_contact_points"),
        ("registry", "0001_initial"),
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
