"""`python -m tests.drills.mutated_mail 10000`: mutated mails are read; how many broke it, how slow, how big."""

import os
import random
import resource
import sys
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from channels_mail.inbound.reading import read  # noqa: E402
from tests.channels_mail.korean_mails import MAILS  # noqa: E402
from tests.channels_mail.mutations import mutated  # noqa: E402


def main(number: int, seed: int = 4) -> int:
    chance = random.Random(seed)
    crashes, worst, began = 0, 0.0, perf_counter()
    for _each in range(number):
        raw = mutated(chance.choice(MAILS).raw, chance)
        begun = perf_counter()
        try:
            read(raw)
        except BaseException as error:
            crashes += 1
            print(type(error).__name__, error)  # noqa: T201
        worst = max(worst, perf_counter() - begun)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = perf_counter() - began
    print(f"{number} mails, {crashes} crashes, worst {worst:.3f} s, {took:.0f} s in all, {megabytes:.0f} MB")  # noqa: T201
    return 1 if crashes or worst > 1 or megabytes > 300 else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:] or ["10000"])))
