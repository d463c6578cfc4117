"""Receipt numbers such as HB-2611-000482-4: office, year and month, serial, check digit.

A number is a label and never a key that opens anything.
"""

import re
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone

CONSULTATION = "S"  # 상담: a series of its own, so that the register of petitions has no gaps
NEXT = """
INSERT INTO civil_petitions_receiptcounter AS counter (month, last) VALUES (%s, 1)
ON CONFLICT (month) DO UPDATE SET last = counter.last + 1 RETURNING last
"""
PATTERN = r"[A-Z]{2}-[0-9]{4}-[0-9]{6}-[0-9]"

# Damm's quasigroup: finds every single wrong digit and every swap of two neighbours.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    """The digit that makes Damm's check of `digits` come out at zero."""
    row = 0
    for digit in digits:
        row = int(_DAMM[row][int(digit)])
    return str(row)


def is_well_formed(receipt_number: str) -> bool:
    """Whether the number could be one of ours; says nothing about its existence."""
    if not re.fullmatch(PATTERN, receipt_number, re.ASCII):
        return False
    _, month, serial, check = receipt_number.split("-")
    return check_digit(month + serial) == check


def issue(at: datetime, series: str = "") -> str:
    """The next number of the month and series. Waits for the caller before: no number twice, none skipped.

    Must run inside the transaction that stores what is numbered.
    """
    month = timezone.localtime(at).strftime("%y%m")
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series + month])  # the row lock is the queue
        serial = f"{cursor.fetchone()[0]:06d}"
    return f"{settings.OFFICE['code']}-{series}{month}-{serial}-{check_digit(month + serial)}"
