"""django-helpdesk's own command takes so many letters from a folder. Prints JSON."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.helpdesk.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from helpdesk.models import Queue, Ticket  # noqa: E402

from tests.bench.letters import WARM_UP, letters  # noqa: E402


def main() -> None:
    """`begin` and `number` of the letters."""
    call_command("migrate", verbosity=0)
    begin, amount = int(sys.argv[1]), int(sys.argv[2])
    _take(letters(begin + amount, WARM_UP))
    raws = list(letters(begin, amount))
    before, cpu, begun = Ticket.objects.count(), time.process_time(), time.perf_counter()
    kept = _take(raws)
    figures = {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu, "kept_seconds": kept}
    sys.stdout.write(json.dumps(figures | {"kept": Ticket.objects.count() - before}))


def _take(raws: Iterable[bytes]) -> float:
    """In how many seconds they lay in the folder, a mail server's part as cheap as can be; then they are read."""
    with tempfile.TemporaryDirectory() as folder:
        _queue(folder)
        begun = time.perf_counter()
        for number, raw in enumerate(raws):
            Path(folder, f"{number:06d}").write_bytes(raw)
        kept = time.perf_counter() - begun
        call_command("get_email", quiet=True)
    return kept


def _queue(folder: str) -> None:
    Queue.objects.update_or_create(
        slug="consult",
        defaults={
            "title": "Consult",
            "email_address": "consult@hanbyeol.example",
            "allow_email_submission": True,
            "email_box_type": "local",
            "email_box_local_dir": f"{folder}/",
            "email_box_interval": 0,
            "email_box_last_check": None,
        },
    )


if __name__ == "__main__":
    main()
