"""What consultations give to a citizen's own page."""

from typing import Any

from channels_mail.consultation import reading
from channels_mail.consultation.models import Consultation
from citizens.accounts.models import Account

SHOWN = 3


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """The newest open conversations, the unread ones marked; one query."""
    opened = Consultation.objects.visible_to(account).open().select_related("subject_key")
    newest = opened.order_by("-last_message_at", "id")
    consultations = list(newest[:SHOWN])
    reading.set_subjects(consultations)
    return [{"place": "side", "template": "consultation/cards/consultations.html", "consultations": consultations}]
