"""What is done about contact points by the clock."""

from celery import shared_task

from citizens.contact_points import proving


@shared_task
def forget_old_proofs() -> None:
    """Forget which links and codes were sent the day before."""
    proving.forget_old()
