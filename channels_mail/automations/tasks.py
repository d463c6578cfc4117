"""The shell around automatic letters."""

from celery import shared_task

from channels_mail.automations import actions
from channels_mail.automations.kinds import KINDS


@shared_task
def send_due() -> None:
    """Look at each kind once a day; what is off or ordered by law is left alone."""
    for code, kind in KINDS.items():
        if not kind.is_ordered_by_law:
            actions.run(code)
