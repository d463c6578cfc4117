"""Makes an export in a process that kills itself where it is told: while reading, or after writing the file."""

import os
import signal
import sys
import uuid

import django

django.setup()

from portal.exports import preparing, store  # noqa: E402


def die(*_anything):
    os.kill(os.getpid(), signal.SIGKILL)


def die_while_reading():
    preparing.sources.masked = die


def die_after_writing():
    keep = store.keep
    store.keep = lambda *place: (keep(*place), die())


point, export_id = sys.argv[1:]
{"reading": die_while_reading, "writing": die_after_writing}[point]()
preparing.prepare(uuid.UUID(export_id))
