"""Numbers such as PR-2611-0003-7: a label that opens nothing."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from civil_petitions.receipt_numbers import check_digit
from portal.rights_requests.models import RightsRequest

QUEUE = 0x5052  # "PR": who holds it may give out the next number


def issue(at: datetime) -> str:
    """The next number of the month, in the transaction that stores the request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
    month = timezone.localtime(at).strftime("%y%m")
    last = RightsRequest.objects.filter(number__startswith=f"PR-{month}-").order_by("-number").first()
    serial = f"{int(last.number.split('-')[2]) + 1 if last else 1:04d}"
    return f"PR-{month}-{serial}-{check_digit(month + serial)}"
