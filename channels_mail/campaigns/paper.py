"""The same news on paper: a notice for a wall, and letters that fit a window envelope."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels_mail.campaigns import workflow
from channels_mail.campaigns.content import rendering
from channels_mail.campaigns.content.letter import letter_of
from channels_mail.campaigns.models import Campaign, CampaignEvent, CampaignVersion, Channel, Suppression
from citizens.access_log import actions as access_log
from citizens.access_log import alarms
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.documents.render import render

TEMPLATE = Path(__file__).with_suffix(".typ")
TARGET = gettext_noop("우편으로 보내는 편지")
MOST = 100  # in one bundle: it is made at once, and nothing of it is kept anywhere


@dataclass(frozen=True)
class Bundle:
    """So many letters, from the one after this key on; who printed them last."""

    after: int
    first: int
    last: int
    printed: CampaignEvent | None


def bundles(campaign: Campaign) -> list[Bundle]:
    """All letters in stretches, by key: whoever is added later changes no bundle but the last."""
    rows = _by_post(campaign).annotate(number=Window(RowNumber(), order_by="pk"))
    edges = list(rows.annotate(place=F("number") % MOST).filter(place=1).values_list("pk", flat=True))
    count = _by_post(campaign).count()
    printed = {event.details["after"]: event for event in _printed(campaign)}
    return [
        Bundle(edge - 1, number * MOST + 1, min((number + 1) * MOST, count), printed.get(edge - 1))
        for number, edge in enumerate(edges)
    ]


def notice(campaign: Campaign) -> bytes:
    """The letter without a name, for a community centre's wall."""
    version = campaign.version
    assert version is not None
    return render(TEMPLATE, _data(campaign, [{"name": "", "address": "", **_words(version, "", "", "ko")}]))


@transaction.atomic
def letters(campaign: Campaign, *, by: Account, ip: str, after: int = 0) -> bytes | None:
    """One bundle to those whom no mail reaches, each opened with an entry in the access log; None: there is none.

    The history says who printed it, so that nobody gets the same letter from two officers.
    """
    version = campaign.version
    rows = _by_post(campaign).filter(pk__gt=after).select_related("citizen").order_by("pk")[:MOST]
    purpose = _("메일이 닿지 않아 우편으로 보냄: %(title)s") % {"title": campaign.title}
    action, listed, pages = AccessLogEntry.Action.PRINT, [row.citizen_id for row in rows], []
    if listed:
        access_log.record(actor=by, action=action, listed=listed, target=TARGET, purpose=purpose, ip=ip)
    for row in rows:
        person = row.citizen.take_out(to=by, action=action, target=TARGET, purpose=purpose, ip=ip)
        if version is not None and person.address:
            words = _words(version, person.name, row.citizen.dong, row.citizen.language)
            pages.append({"name": person.name, "address": person.address, **words})
    if not pages:
        return None
    content = render(TEMPLATE, _data(campaign, pages))
    alarms.watch_taken_out(by)
    workflow.note_letters(campaign, by=by, after=after, count=len(pages))
    return content


def _by_post(campaign: Campaign) -> QuerySet[Suppression]:
    return Suppression.objects.filter(campaign=campaign, channel=Channel.POST)


def _printed(campaign: Campaign) -> QuerySet[CampaignEvent]:
    return campaign.events.filter(kind=CampaignEvent.Kind.LETTERS).select_related("actor").order_by("number")


def _words(version: CampaignVersion, name: str, dong: str, language: str) -> dict[str, Any]:
    letter = letter_of(version, language=language)
    letter = replace(letter, blocks=tuple(block for block in letter.blocks if block.kind != "rating"))
    values = {"이름": name, "동": rendering.place_name(dong, letter.language)}
    made = rendering.compiled(letter).render(values)
    body = made.text.partition("\n---\n")[0].partition("\n")[2].strip()
    return {"title": made.subject, "body": body.split("\n\n")}


def _data(campaign: Campaign, pages: list[dict[str, Any]]) -> dict[str, Any]:
    office = settings.OFFICE
    return {
        "pages": pages,
        "office": office["name_ko"],
        "address": office["address_ko"],
        "department": campaign.department.name_ko,
        "phone": campaign.department.phone or office["phone"],
    }
