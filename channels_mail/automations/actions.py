"""Trying, switching and sending automatic letters: the only writer of both tables."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from channels_mail.automations.kinds import KINDS, AutomaticKind, context_of
from channels_mail.automations.models import AutomaticLetter, Automation
from channels_mail.outbox.backend import KEY_HEADER
from citizens.accounts.models import Account
from citizens.registry.models import Citizen

logger = logging.getLogger(__name__)

BETWEEN_ANY = timedelta(days=7)  # one automatic letter a week for one person, whatever it is about
BATCH = 200


@dataclass(frozen=True)
class Trial:
    """What a run would do at this moment: numbers, never names."""

    due: int
    held_back: int

    @property
    def would_get_it(self) -> int:
        return self.due - self.held_back


def try_out(code: str) -> Trial:
    """Nothing is sent and nothing written."""
    kind = KINDS[code]
    due = kind.due()
    held_back = 0 if kind.always else due.filter(Exists(_recent(kind, OuterRef("pk")))).count()
    return Trial(due.count(), held_back)


@transaction.atomic
def switch(code: str, *, is_on: bool, by: Account) -> Automation:
    """Raises KeyError for what is unknown, and ValueError for what is always on."""
    if KINDS[code].always:
        raise ValueError("what was promised or the law orders is always on")
    values = {"is_on": is_on, "changed_by": by}
    return Automation.objects.update_or_create(code=code, defaults=values)[0]


def run(code: str) -> int:
    """Send what is due, if it is on; returns how many went out. Running it twice sends nothing twice."""
    kind = KINDS[code]
    if not Automation.objects.filter(code=code, is_on=True).update(ran_at=timezone.now()):
        return 0
    due = kind.due().exclude(Exists(_recent(kind, OuterRef("pk"))))
    sent = 0
    for citizen_id in list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        try:
            sent += _send(kind, citizen_id)
        except Exception as error:  # one person whose key is gone must not hold up the others
            logger.error("automation %s for citizen %s: %s", code, citizen_id, type(error).__name__)
    return sent


@transaction.atomic
def _send(kind: AutomaticKind, citizen_id: UUID) -> bool:
    """One letter to one person. A second worker finds the person taken, or the letter written."""
    free = Citizen.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    citizen = free.filter(pk=citizen_id).first()
    if citizen is None or _recent(kind, citizen_id).exists():
        return False
    name, address = citizen.contact_for_mail()
    if not address:
        return False
    letter = AutomaticLetter.objects.create(citizen=citizen, code=kind.code)
    with translation.override(citizen.language):
        context = context_of(kind, citizen) | {"name": name, "kind": kind}
        if not context["link"]:
            raise LookupError("nothing to ask about any more")
        subject = f"[{context['office']}] {kind.name}"
        text = render_to_string(f"mail/automation/{kind.code}.txt", context)
    headers = {KEY_HEADER: f"automation:{letter.pk}", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject, text, to=[address], headers=headers).send()
    return True


def _recent(kind: AutomaticKind, citizen: UUID | OuterRef) -> QuerySet[AutomaticLetter]:
    """What this person has had so lately that nothing more is sent."""
    now = timezone.now()
    same = Q(code=kind.code, sent_at__gt=now - kind.pause)
    return AutomaticLetter.objects.filter(same | Q(sent_at__gt=now - BETWEEN_ANY), citizen=citizen)
