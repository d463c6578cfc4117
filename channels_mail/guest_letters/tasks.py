"""Work of the slice that nobody waits for."""

from celery import shared_task

from channels_mail.guest_letters import actions, opening


@shared_task
def destroy_unconfirmed() -> None:
    """Destroy letters that nobody confirmed within a day, and codes whose time is over."""
    actions.destroy_old()
    opening.forget_old()
