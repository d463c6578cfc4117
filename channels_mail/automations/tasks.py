"""The shell around automatic letters."""

from celery import shared_task

from channels_mail.automations import actions
from channels_mail.automations.kinds import KINDS


@shared_task
def send_due() -> None:
    """Look at each kind once a day; what is off, or sent by its own area, is left alone."""
    for code, kind in KINDS.items():
        if not kind.always:
            actions.run(code)
