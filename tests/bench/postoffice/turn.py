"""One turn: COUNT mails are queued, then sent; only the sending is timed. Prints count and seconds, as JSON."""

import json
import os
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.postoffice.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from post_office.mail import send_queued  # noqa: E402
from post_office.models import PRIORITY, STATUS, Email  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    mail, wanted = json.loads(Path(os.environ["BENCH_MAIL"]).read_text()), int(sys.argv[1])
    Email.objects.all().delete()
    Email.objects.bulk_create(
        Email(
            from_email="portal@hanbyeol.example",
            to=f"reader{number}@mail.example",
            subject="가을 소식",
            message=mail["text"],
            html_message=mail["html"],
            priority=PRIORITY.medium,
            status=STATUS.queued,
        )
        for number in range(wanted)
    )
    began = time.monotonic()
    while Email.objects.filter(status=STATUS.queued).exists():
        send_queued(processes=2, log_level=0)
        connection.close()  # its processes have closed what they inherited of it
    seconds, sent = time.monotonic() - began, Email.objects.filter(status=STATUS.sent).count()
    print(json.dumps({"count": sent, "seconds": seconds}))  # noqa: T201
