"""Runs management commands in children that a drill may kill; started once, because Django starts slowly."""

import os
import sys

import django
from django.core.management import call_command
from django.core.management.base import CommandError


def main() -> None:
    django.setup()
    from django.db import connections

    for line in sys.stdin:
        words = line.split()
        if words[0] == "wait":
            _, status = os.waitpid(int(words[1]), 0)
            answer(os.waitstatus_to_exitcode(status))
            continue
        connections.close_all()
        child = os.fork()
        if not child:
            os._exit(run(words))
        answer(child)


def answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def run(words: list[str]) -> int:
    try:
        with open(os.devnull, "w") as nowhere:
            call_command(*words, stdout=nowhere, stderr=nowhere)
    except CommandError:
        return 1
    return 0


if __name__ == "__main__":
    main()
