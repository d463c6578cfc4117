"""Prepares a download in a process that kills itself where it is told: while reading, or after writing a file."""

import os
import signal
import sys
import uuid
from dataclasses import replace

import django

django.setup()

from portal.downloads import store  # noqa: E402
from portal.my_data import collecting, preparing  # noqa: E402


def die(*_anything):
    os.kill(os.getpid(), signal.SIGKILL)


def die_while_reading():
    *others, last = collecting.KINDS
    collecting.KINDS = (*others, replace(last, of=die))


def die_after_writing():
    keep = store.keep
    store.keep = lambda *place: (keep(*place), die())


point, download_id = sys.argv[1:]
{"reading": die_while_reading, "writing": die_after_writing, "nowhere": lambda: None}[point]()
preparing.prepare(uuid.UUID(download_id))
