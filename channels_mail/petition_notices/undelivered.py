"""A notice that the law asks for and that came back becomes a task: phone the petitioner, with the words to say."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from channels_mail.outbox.models import OutgoingMail, State
from channels_mail.petition_notices.models import PetitionNotice
from citizens.contact_points.models import Kind as ContactKind
from citizens.contacts import actions as contacts
from citizens.contacts.models import FollowUp
from civil_petitions import clock
from civil_petitions.models import PetitionEvent

logger = logging.getLogger(__name__)
Kind = PetitionEvent.Kind

# 민원 처리에 관한 법률 제9조, 제16조, 제22조, 제27조, 시행령 제21조, 제23조: of these the petitioner has to be told.
OWED = {
    Kind.RECEIVED,
    Kind.PROGRESS_NOTICE,
    Kind.SUPPLEMENT_REQUESTED,
    Kind.SUPPLEMENT_REMINDER,
    Kind.EXTENDED,
    Kind.TRANSFERRED,
    Kind.ANSWERED,
    Kind.REFUSED,
    Kind.RETURNED,
    Kind.CLOSED,
}
LOOK_BACK = timedelta(days=30)
BATCH = 200
PREFIX = "petition-event:"


def owe_calls() -> int:
    """One task for each notice that did not arrive, however many workers look; returns how many it made."""
    ids = _refused() | _kept_back()
    references = {reference_of(event_id): event_id for event_id in ids}
    known = set(FollowUp.objects.filter(reference__in=references).values_list("reference", flat=True))
    waiting = [event_id for reference, event_id in references.items() if reference not in known]
    made = 0
    for event in PetitionEvent.objects.filter(pk__in=waiting[:BATCH], kind__in=OWED).order_by("recorded_at"):
        try:
            made += _owe(event.pk)
        except Exception as error:  # one bad event must not hold up the others; its words may quote an address
            logger.error("no call is owed for petition event %s: %s", event.pk, type(error).__name__)
    return made


def reference_of(event_id: UUID) -> str:
    return f"undelivered:{event_id}"


def _refused() -> set[UUID]:
    """The events whose mail the server did not take."""
    failed = OutgoingMail.objects.filter(
        state=State.FAILED, key__startswith=PREFIX, created_at__gte=timezone.now() - LOOK_BACK
    )
    return {UUID(str(key).removeprefix(PREFIX)) for key in failed.values_list("key", flat=True)}


def _kept_back() -> set[UUID]:
    """The events nobody was mailed of, because each address of mail they have came back before or is unproven."""
    silent = PetitionNotice.objects.filter(
        silence=PetitionNotice.Silence.NO_ADDRESS, created_at__gte=timezone.now() - LOOK_BACK
    )
    with_address = silent.filter(event__petition__petitioner__contact_points__kind=ContactKind.MAIL)
    return set(with_address.values_list("pk", flat=True))


@transaction.atomic
def _owe(event_id: UUID) -> int:
    """The task, for the officer in charge, by the next working day."""
    event = PetitionEvent.objects.select_related(
        "petition__petitioner", "petition__department", "petition__officer"
    ).get(pk=event_id)
    petition = event.petition
    with translation.override("ko"):
        script = render_to_string("petition_notices/call.txt", {"event": event, "petition": petition})
    contacts.promise(
        reference=reference_of(event.pk),
        kind=FollowUp.Kind.BOUNCED_NOTICE,
        text=script.strip(),
        due_on=clock.civil_due_on(timezone.localdate(), 1),
        department=petition.department,
        citizen=petition.petitioner,
        owner=petition.officer,
        target=petition.receipt_number,
    )
    return 1
