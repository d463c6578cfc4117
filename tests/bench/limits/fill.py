"""Tables and rows of the limits, made by the database itself. Prints where to knock, as JSON."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.limits.settings"

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

ROWS = """
INSERT INTO limits_item (number, title, text, person, status, is_open, unit_id, kind_id, owner_id, officer_id,
                         created_at, due_at)
SELECT 'HB-' || n, '도로·보도 파손 신고: 한별구 새솔로 ' || n, '', '김*별', 'processing', n %% 8 = 0,
       CASE WHEN n %% 32 < 8 THEN 1 ELSE 2 + n %% 35 END, 1 + n %% 40, %s, %s,
       now() - n * interval '1 minute', now() + (n %% 9000) * interval '3 minute'
FROM generate_series(1, %s) AS n
"""


def main() -> None:
    """Everything for so many rows."""
    rows = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("limits").get_models():
            editor.create_model(model)
    users = [User.objects.create_user(f"user{number}") for number in range(3)]
    unit, kind, counter = (apps.get_model("limits", name) for name in ("Unit", "Kind", "Counter"))
    unit.objects.bulk_create(unit(name=f"부서 {number}") for number in range(37))
    kind.objects.bulk_create(kind(name=f"민원 {number}") for number in range(40))
    counter.objects.create(owner=users[0], opened=8, ended=20)
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [users[1].pk, users[2].pk, rows])
        cursor.execute(ROWS, [users[0].pk, users[2].pk, 64])
        cursor.execute("INSERT INTO limits_step (item_id, kind, at) SELECT id, 'filed', now() FROM limits_item")
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(users[0])
    sys.stdout.write(json.dumps({"cookie": f"sessionid={client.cookies['sessionid'].value}"}))


if __name__ == "__main__":
    main()
