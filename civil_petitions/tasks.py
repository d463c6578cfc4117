"""What the office's own clock and calendar do to petitions."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from citizens.accounts.models import Account
from civil_petitions import calendar, clock, recomputing, workflow
from civil_petitions.errors import TransitionNotAllowed
from civil_petitions.models import LookupAttempt, Petition, PetitionEvent
from civil_petitions.models.status import IN_HAND

logger = logging.getLogger(__name__)

Kind = PetitionEvent.Kind
REMIND_DAYS_BEFORE = 2
BATCH = 500


@shared_task
def notify_long_running() -> None:
    """Send the progress notice that is due every 30 days after receipt (시행령 제23조)."""
    since = timezone.now() - timedelta(days=clock.PROGRESS_EVERY_DAYS)
    told = PetitionEvent.objects.filter(
        petition=OuterRef("pk"), kind__in=(Kind.PROGRESS_NOTICE, Kind.EXTENDED), occurred_at__gt=since
    )
    petitions = Petition.objects.filter(~Exists(told), status__in=IN_HAND, received_at__lte=since)
    for petition in petitions.select_related("petitioner", "department")[:BATCH]:
        with translation.override(petition.petitioner.language):
            note = _("아직 처리하고 있습니다. %(department)s에서 맡고 있습니다.") % {
                "department": petition.department.name
            }
        try:
            workflow.notify_progress(petition, by=None, note=note)
        except TransitionNotAllowed:
            logger.info("petition %s moved on by itself", petition.receipt_number)


@shared_task
def remind_supplements() -> None:
    """Remind, once per demand, that the last day of a supplement is two days away."""
    last_day = timezone.localdate() + timedelta(days=REMIND_DAYS_BEFORE)
    reminded = PetitionEvent.objects.filter(
        petition=OuterRef("pk"), kind=Kind.SUPPLEMENT_REMINDER, occurred_at__gt=timezone.now() - timedelta(days=7)
    )
    for petition in Petition.objects.waiting_for_supplement().filter(
        ~Exists(reminded), supplement_due_on__lte=last_day, supplement_due_on__gte=timezone.localdate()
    )[:BATCH]:
        try:
            workflow.remind_supplement(petition)
        except TransitionNotAllowed:
            logger.info("petition %s was supplemented meanwhile", petition.receipt_number)


@shared_task
def recount_due_times(actor_id: int | None = None) -> None:
    """Count all open petitions again by today's calendar; running it twice changes nothing."""
    calendar.forget()
    by = Account.objects.filter(pk=actor_id).first() if actor_id else None
    if recomputing.recompute_open_petitions(by=by, at_most=BATCH) == BATCH:
        recount_due_times.delay(actor_id)


@shared_task
def forget_lookup_attempts() -> None:
    """Forget after an hour from where somebody asked for a petition in vain."""
    LookupAttempt.objects.filter(tried_at__lt=timezone.now() - timedelta(hours=1)).delete()


def recount_after_commit(by: Account | None = None) -> None:
    """A holiday changed: count again at once, and when no process can know the old calendar any more.

    Without a broker the nightly count does it.
    """
    actor_id = by.pk if by else None
    later = calendar.KEPT_SECONDS * 2
    transaction.on_commit(calendar.forget)
    transaction.on_commit(lambda: recount_due_times.delay(actor_id), robust=True)
    transaction.on_commit(lambda: recount_due_times.apply_async((actor_id,), countdown=later), robust=True)
