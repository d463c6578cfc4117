"""What consultations give to a citizen's own page."""

from typing import Any

from channels_mail.consultation import reading
from channels_mail.consultation.models import Consultation
from citizens.accounts.models import Account

SHOWN = 3


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """The newest open conversations, each unread answer a thing to do; one query."""
    opened = Consultation.objects.visible_to(account).open().select_related("subject_key")
    newest = opened.order_by("-last_message_at", "id")
    consultations = list(newest[:SHOWN])
    reading.set_subjects(consultations)
    todos = [
        {"place": "todo", "template": "consultation/cards/answer_todo.html", "consultation": each}
        for each in consultations
        if each.is_unread_by_citizen
    ]
    side = {"place": "side", "template": "consultation/cards/consultations.html", "consultations": consultations}
    return [*todos, side]
