"""Who is told of which event of an issue, once each, in rounds that go on where a worker was killed."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from channels_mail.outbox.backend import KEY_HEADER
from citizens.preferences import actions as preferences
from citizens.preferences.models import PARTICIPATION, Wish
from citizens.registry.models import Citizen
from portal.participation.models import Agreement, IssueEvent, SupporterRound
from portal.participation.showing import hearing_of

Kind = IssueEvent.Kind
BATCH = 200
AUTHOR_ONLY = (Kind.RAISED, Kind.OPENED, Kind.REFUSED, Kind.WITHDRAWN)
NOBODY = (Kind.ASSIGNED, Kind.INVALIDATED)
ATTENDING = (Kind.SPEAKERS_DRAWN, Kind.HEARING_REMINDED, Kind.HEARING_MOVED)


def tell_next_batch() -> int:
    """Write the mails of one batch of one event; gives how many, 0 when everybody has been told."""
    with transaction.atomic():
        current = _unfinished_round()
        if current is None:
            return 0
        event = current.event
        accounts = list(_first(event)) if current.last_agreement == 0 else []
        supporters = _supporters(event, current.last_agreement)
        accounts += [each.account_id for each in supporters]
        told = sum(_tell(event, citizen) for citizen in _citizens(accounts))
        current.told += told
        current.last_agreement = supporters[-1].pk if supporters else current.last_agreement
        if len(supporters) < BATCH:
            current.finished_at = timezone.now()
        current.save()
    return max(1, told)


def _unfinished_round() -> SupporterRound | None:
    begun = SupporterRound.objects.filter(finished_at=None).select_related("event__issue")
    if found := begun.select_for_update(skip_locked=True, of=("self",)).first():
        return found
    event = IssueEvent.objects.filter(round=None).exclude(kind__in=NOBODY).order_by("pk").first()
    if event is None:
        return None
    return SupporterRound.objects.get_or_create(event=event)[0]


def _first(event: IssueEvent) -> Iterator[int]:
    """The author, and who comes to the hearing."""
    issue = event.issue
    if issue.author_id:
        yield issue.author_id
    if event.kind in ATTENDING:
        coming = issue.hearing.attendances.filter(withdrawn_at=None)
        if event.kind == Kind.SPEAKERS_DRAWN:
            coming = coming.exclude(stance="")
        yield from coming.values_list("account", flat=True)


def _supporters(event: IssueEvent, after: int) -> list[Agreement]:
    if event.kind in (*AUTHOR_ONLY, Kind.SPEAKERS_DRAWN):
        return []
    counted = event.issue.agreements.counted().filter(pk__gt=after).order_by("pk")
    return list(counted[:BATCH])


def _citizens(accounts: list[int]) -> list[Citizen]:
    wanted = Citizen.objects.filter(account__in=set(accounts), account__is_active=True)
    return list(wanted.select_related("account", "subject_key"))


def _tell(event: IssueEvent, citizen: Citizen) -> int:
    assert citizen.account_id
    own = event.issue.author_id == citizen.account_id
    if not own and preferences.wish(citizen, PARTICIPATION) == Wish.NONE:
        return 0
    name, address = citizen.contact_for_mail()
    if not address:
        return 0
    with translation.override(citizen.language):
        context = _context(event, citizen) | {"name": name, "own": own}
        EmailMessage(
            f"[{context['office_name']}] {event.get_kind_display()}: {event.issue.title}",
            render_to_string("mail/issue_event.txt", context),
            to=[address],
            headers={KEY_HEADER: f"issue-event:{event.pk}:{citizen.account_id}", "Auto-Submitted": "auto-generated"},
        ).send()
    return 1


def _context(event: IssueEvent, citizen: Citizen) -> dict[str, Any]:
    hearing = hearing_of(event.issue)
    link = (
        reverse("hearings:detail", args=[hearing.pk]) if hearing else reverse("issues:detail", args=[event.issue_id])
    )
    return {
        "event": event,
        "issue": event.issue,
        "hearing": hearing,
        "office_name": settings.OFFICE["name_en" if citizen.language == "en" else "name_ko"],
        "office_phone": settings.OFFICE["phone"],
        "link": settings.SITE_URL + link,
        "settings_link": settings.SITE_URL + reverse("preferences:notifications"),
    }
