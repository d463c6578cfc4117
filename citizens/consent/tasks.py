"""What keeps the consents of a district young."""

from celery import shared_task
from django.utils import timezone

from citizens.consent import confirming


@shared_task
def ask_due_confirmations() -> None:
    """Ask those whose consent turns two years old; whoever was asked today is not asked again."""
    while confirming.ask_due(timezone.localdate()):
        continue
