"""The weekly look for what is asked again and again."""

from celery import shared_task

from portal.repeated_questions import finding


@shared_task
def find_repeated_questions() -> int:
    """Nothing is published by it: editors find proposals."""
    return finding.find()
