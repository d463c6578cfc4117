"""Pulls the events of petitions that nobody has been told of yet, and writes one mail for each."""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from channels_mail.petition_notices import agents, digest, letters, undelivered
from channels_mail.petition_notices.models import PetitionNotice
from citizens.contacts import actions as contacts
from citizens.contacts.models import Channel, Contact
from citizens.preferences import actions as preferences
from citizens.preferences.models import PROGRESS, Wish
from citizens.surveys import letters as survey_letters
from citizens.surveys.choices import Way
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.satisfaction import asking

logger = logging.getLogger(__name__)

Silence = PetitionNotice.Silence
LOOK_BACK = timedelta(days=30)
BATCH = 200


@shared_task
def mail_petition_events() -> None:
    """Write one mail for every recent petition event that has none yet, in the order they happened."""
    untold = PetitionEvent.objects.filter(notice=None, recorded_at__gte=timezone.now() - LOOK_BACK).order_by(
        "recorded_at", "number"
    )
    for event_id in list(untold.values_list("pk", flat=True)[:BATCH]):
        try:
            _tell(event_id)
        except Exception as error:  # one bad event must not hold up the others; its words may quote an address
            logger.error("petition event %s was not told: %s", event_id, type(error).__name__)


@shared_task
def mail_digests() -> None:
    """The morning's mail to those who want progress once a day."""
    digest.send_due(timezone.now())


@shared_task
def owe_calls() -> None:
    """Whoever a notice could not reach is to be phoned."""
    undelivered.owe_calls()


@transaction.atomic
def _tell(event_id: UUID) -> None:
    """Notice and mail, both or neither. A worker that comes second waits here and finds it told."""
    notice, created = PetitionNotice.objects.get_or_create(event_id=event_id)
    if not created:
        return
    event = PetitionEvent.objects.select_related(
        "petition__petitioner",
        "petition__agent",
        "petition__mandate",
        "petition__department",
        "petition__officer",
        "petition__type",
    ).get(pk=event_id)
    agents.tell(event)
    name, address = event.petition.petitioner.contact_for_mail()
    if silence := _silence(event, address):
        notice.silence = silence
        notice.save(update_fields=["silence"])
        if letters.asks_how_it_went(event):
            _ask_otherwise(event.petition, address)
        return
    letters.write(event, name=name, address=address).send()
    notice.mail_key = letters.key_of(event)
    notice.save(update_fields=["mail_key"])
    _record(event)


def _ask_otherwise(petition: Petition, address: str) -> None:
    """No letter to ask in: a text message where there is only a telephone, else the personal page."""
    if address:
        asking.ask_about(petition, way=Way.PAGE)
    else:
        survey_letters.reach_without_mail(asking.subject_of(petition))


def _record(event: PetitionEvent) -> None:
    """A notice is a contact too, from the office to the petitioner."""
    petition = event.petition
    contacts.record(
        citizen=petition.petitioner,
        channel=Channel.MAIL,
        direction=Contact.Direction.OUT,
        kind=Contact.Kind.ANSWER if event.kind in letters.ANSWERS else Contact.Kind.NOTICE,
        department=petition.department,
        topic=petition.type_id,
        target=petition.receipt_number,
    )


def _silence(event: PetitionEvent, address: str) -> str:
    """Why this event is not mailed; empty when it is."""
    if not event.petition.wants_mail:
        return Silence.NOT_WANTED
    if not address:
        return Silence.NO_ADDRESS
    if not letters.is_told(event):
        return Silence.NOT_NEEDED
    if event.kind not in letters.PROGRESS_KINDS:
        return ""  # the law's own notices go out at once, whatever was chosen
    wish = preferences.wish(event.petition.petitioner, PROGRESS)
    return {Wish.NONE: Silence.NOT_WANTED, Wish.DAILY: Silence.IN_DIGEST}.get(wish, "")
