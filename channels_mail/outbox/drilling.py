"""Dying on purpose: how the drills prove that a sender may be killed at any point."""

import os
from collections import Counter

from django.conf import settings

_passed: Counter[str] = Counter()


def kill_point(name: str) -> None:
    """Die here when a drill asks for it: OUTBOX_KILL_AT=<point>:<n-th passing>, in settings with DRILL only."""
    if not settings.DRILL:
        return
    _passed[name] += 1
    if os.environ.get("OUTBOX_KILL_AT") == f"{name}:{_passed[name]}":
        os.kill(os.getpid(), 9)
