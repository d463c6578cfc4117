"""What keeps the records of accounts no longer than the law asks."""

from celery import shared_task

from citizens.accounts import actions


@shared_task
def drop_old_role_changes() -> None:
    """Every night: records of roles that nobody holds any more go after three years."""
    actions.drop_old_role_changes()
