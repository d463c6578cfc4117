"""What is measured by the clock."""

from celery import shared_task

from citizens.quality import measuring, spelling


@shared_task
def measure_quality() -> None:
    """Every night: how good what the office knows is."""
    measuring.measure()
    spelling.measure()
