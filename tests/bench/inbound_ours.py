"""The portal takes so many letters: each stored and committed before the next, then all read. Prints JSON."""

import json
import os
import sys
import time
from collections.abc import Iterable

import django


def main() -> None:
    """`begin` and `number` of the letters."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from channels_mail.consultation.models import Message
    from tests.bench.letters import WARM_UP, letters

    _prepare()
    begin, number = int(sys.argv[1]), int(sys.argv[2])
    _take(letters(begin + number, WARM_UP))
    raws = list(letters(begin, number))
    before, cpu, begun = Message.objects.count(), time.process_time(), time.perf_counter()
    kept = _take(raws)
    figures = {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu, "kept_seconds": kept}
    sys.stdout.write(json.dumps(figures | {"kept": Message.objects.count() - before}))


def _prepare() -> None:
    from django.core.management import call_command

    from citizens.accounts.models import Department

    call_command("migrate", verbosity=0)
    if not Department.objects.exists():
        call_command("load_catalogue", verbosity=0, stdout=sys.stderr)


def _take(raws: Iterable[bytes]) -> float:
    """In how many seconds they were stored; then they are read."""
    from channels_mail.inbound import filing
    from channels_mail.inbound.storing import store

    begun = time.perf_counter()
    for raw in raws:
        store("consult", raw, via="smtp", sender="writer@mail.example", recipients=["consult@hanbyeol.example"])
    kept = time.perf_counter() - begun
    while filing.read_waiting():
        pass
    return kept


if __name__ == "__main__":
    main()
