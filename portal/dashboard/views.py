"""The personal page: each area gives its cards, this page only puts them in order."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from channels_mail.consultation import dashboard as consultation
from citizens.access_log import dashboard as access_log
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.quality import dashboard as quality
from citizens.registry import actions as registry
from citizens.surveys import dashboard as surveys
from civil_petitions import dashboard as petitions
from civil_petitions.drafts import dashboard as drafts
from portal.board import dashboard as board
from portal.dashboard import waiting
from portal.participation import dashboard as participation

# The order here is the order on the page.
CITIZEN_CARDS = (
    petitions.citizen_cards,
    drafts.citizen_cards,
    surveys.citizen_cards,
    waiting.citizen_cards,
    consultation.citizen_cards,
    board.citizen_cards,
    participation.citizen_cards,
    quality.citizen_cards,
    access_log.citizen_cards,
)
NO_HURRY = datetime.max.replace(tzinfo=UTC)


@require_safe
@citizen_required
def me(request: AccountRequest) -> HttpResponse:
    cards = [card for give in CITIZEN_CARDS for card in give(request.user)]
    citizen = registry.citizen_of(request.user)
    todos = sorted(
        (card for card in cards if card["place"] == "todo"), key=lambda card: card.get("due_at") or NO_HURRY
    )
    return render(
        request,
        "dashboard/me.html",
        {
            "citizen": citizen,
            "details": citizen.own_details_if_readable(),
            "todos": todos,
            "main": [card for card in cards if card["place"] == "main"],
            "side": [card for card in cards if card["place"] == "side"],
        },
    )
