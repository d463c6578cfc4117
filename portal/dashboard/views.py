"""The personal page: each area gives its cards, this page only puts them in order."""

from datetime import UTC, datetime
from typing import Any

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
# What comes first in the list of things to do; within one kind, what is due first. What is not named comes last.
TODO_ORDER = (
    "civil_petitions/cards/supplement_todo.html",
    "consultation/cards/answer_todo.html",
    "mandates/cards/offer_todo.html",
    "drafts/cards/draft_todo.html",
    "surveys/cards/pending_survey.html",
    "participation/cards/hearing.html",
    "consent/cards/confirmation_todo.html",
)


@require_safe
@citizen_required
def me(request: AccountRequest) -> HttpResponse:
    cards = [card for give in CITIZEN_CARDS for card in give(request.user)]
    citizen = registry.citizen_of(request.user)
    return render(
        request,
        "dashboard/me.html",
        {
            "citizen": citizen,
            "details": citizen.own_details_if_readable(),
            "todos": sorted((card for card in cards if card["place"] == "todo"), key=_urgency),
            "main": [card for card in cards if card["place"] == "main"],
            "side": [card for card in cards if card["place"] == "side"],
        },
    )


def _urgency(card: dict[str, Any]) -> tuple[int, datetime]:
    template = card["template"]
    place = TODO_ORDER.index(template) if template in TODO_ORDER else len(TODO_ORDER)
    return place, card.get("due_at") or NO_HURRY
