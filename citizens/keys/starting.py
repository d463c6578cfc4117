"""Web and worker do not start without their keys: a page that opens nothing helps nobody, and a mail would wait."""

import sys
from typing import NoReturn

from django.core import checks
from django.db import OperationalError

from citizens.keys.checks import TAG, secrets_are_well_formed

WRONG_CONFIGURATION = 78  # EX_CONFIG of sysexits.h


def refuse_without_keys() -> None:
    """End this process with one line for each key that is missing or wrong."""
    try:
        found = checks.run_checks(tags=[TAG], databases=["default"])
    except OperationalError:
        found = secrets_are_well_formed()  # without the database, what can be said without it
    errors = [str(each.msg) for each in found if each.level >= checks.ERROR]
    if errors:
        _refuse(errors)


def _refuse(errors: list[str]) -> NoReturn:
    for error in errors:
        sys.stderr.write(f"시작하지 않습니다: {error}\n")
    sys.stderr.flush()
    raise SystemExit(WRONG_CONFIGURATION)
