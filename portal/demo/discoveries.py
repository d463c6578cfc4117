"""What the portal found in last week's petitions, as it would on a Monday."""

from django.utils import timezone

from portal.digest.models import monday
from portal.mining import looking


def build() -> None:
    looking.look(monday(timezone.localdate()))
