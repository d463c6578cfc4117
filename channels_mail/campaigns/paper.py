"""The same news on paper: a notice for a wall, and letters that fit a window envelope."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from channels_mail.campaigns.content import rendering
from channels_mail.campaigns.content.letter import letter_of
from channels_mail.campaigns.models import Campaign, CampaignVersion, Channel, Suppression
from citizens.accounts.models import Account
from citizens.documents.render import render

TEMPLATE = Path(__file__).with_suffix(".typ")
MOST = 100  # in one press; the next press goes on


def notice(campaign: Campaign) -> bytes:
    """The letter without a name, for a community centre's wall."""
    version = campaign.version
    assert version is not None
    return render(TEMPLATE, _data(campaign, [{"name": "", "address": "", **_words(version, "", "", "ko")}]))


def letters(campaign: Campaign, *, by: Account, after: int = 0) -> bytes | None:
    """Letters to those whom no mail reaches, each opened with an entry in the access log; None: there are none."""
    version = campaign.version
    rows = Suppression.objects.filter(campaign=campaign, channel=Channel.POST, pk__gt=after)
    rows = rows.select_related("citizen").order_by("pk")[:MOST]
    purpose = _("메일이 닿지 않아 우편으로 보냄: %(title)s") % {"title": campaign.title}
    pages = []
    for row in rows:
        person = row.citizen.reveal(to=by, purpose=purpose)
        if version is not None and person.address:
            words = _words(version, person.name, row.citizen.dong, row.citizen.language)
            pages.append({"name": person.name, "address": person.address, **words})
    return render(TEMPLATE, _data(campaign, pages)) if pages else None


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
