"""Work of the slice that nobody waits for."""

from celery import shared_task

from channels_mail.consultation import drafting, files, workflow


@shared_task
def scan_waiting_files() -> None:
    """Look again at files of letters that no scanner answered for."""
    files.scan_waiting()


@shared_task
def sweep() -> None:
    """Remove files without a row, and letters that nobody went on writing."""
    files.sweep()
    drafting.destroy_old()


@shared_task
def close_silent() -> None:
    """End conversations that their citizens have not answered for two weeks."""
    workflow.close_silent()
