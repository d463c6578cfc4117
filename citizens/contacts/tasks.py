"""What is done about contacts by the clock."""

from celery import shared_task

from citizens.contacts import entry_drafts


@shared_task
def destroy_old_entry_drafts() -> None:
    """Destroy what officers began to write down and left."""
    entry_drafts.destroy_old()
