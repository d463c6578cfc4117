"""The weekly round of the suggestions."""

from celery import shared_task

from civil_petitions.triage import accuracy, learning


@shared_task
def tend_routing() -> None:
    """Learn from what people decided, then look whether suggestions are still worth showing."""
    learning.retrain()
    accuracy.check()
