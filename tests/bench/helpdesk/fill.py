"""So many tickets in one queue, one in eight open. Prints where to knock, as JSON."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.helpdesk.settings"

import django

django.setup()

from datetime import timedelta  # noqa: E402

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402
from helpdesk.query import query_to_base64  # noqa: E402

BATCH = 5000
OPEN = (Ticket.OPEN_STATUS, Ticket.REOPENED_STATUS)


def main() -> None:
    """Everything for so many tickets."""
    tickets = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    user = User.objects.create_superuser("officer", "officer@hanbyeol.example")
    queue = Queue.objects.create(title="Road", slug="road")
    now = timezone.now()
    Ticket.objects.bulk_create(
        (
            Ticket(
                title=f"Pothole in Saesol-ro {number}",
                queue=queue,
                created=now - timedelta(minutes=number),
                submitter_email=f"person{number % 200}@mail.example",
                status=Ticket.OPEN_STATUS if number % 8 == 0 else Ticket.CLOSED_STATUS,
                assigned_to=user,
                description="A deep hole in front of the bus stop. Cars swerve around it.",
                secret_key="0" * 36,
            )
            for number in range(tickets)
        ),
        BATCH,
    )
    opened = list(Ticket.objects.filter(status=Ticket.OPEN_STATUS)[:40])
    FollowUp.objects.bulk_create(
        FollowUp(ticket=ticket, title=f"Step {number}", comment="We had a look.", public=True, user=user)
        for ticket in opened
        for number in range(4)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(user)
    query = query_to_base64({"filtering": {"status__in": list(OPEN)}, "sorting": "created", "sortreverse": False})
    found = {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "list": f"/datatables_ticket_list/{query}?draw=1&start=0&length=30&order[0][column]=0&order[0][dir]=asc"
        "&search[value]=",
        "tickets": [f"/tickets/{ticket.pk}/" for ticket in opened],
    }
    for path in (found["list"], found["tickets"][0]):
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
