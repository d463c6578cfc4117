"""From a petition back to the private consultation it came of: for its citizen and the officer in charge of that."""

from typing import Any

from django import template

from channels_mail.consultation.models import Consultation, PetitionProposal
from citizens.accounts.models import Account
from civil_petitions.models import Petition

register = template.Library()


@register.simple_tag
def consultation_of(petition: Petition, account: Account) -> str:
    """Its number; blank where there is none, or where this account may not read it."""
    agreed: dict[str, Any] = {
        "proposals__draft_key": petition.submission_key,
        "proposals__state": PetitionProposal.State.AGREED,
    }
    return Consultation.objects.visible_to(account).filter(**agreed).values_list("number", flat=True).first() or ""
