"""How a conversation begun without a login comes to somebody's account."""

from django.db import transaction

from channels_mail.consultation import letters
from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.models import Consultation, ConsultationEvent
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account
from citizens.contact_points.models import ContactPoint, Kind
from citizens.registry import actions as registry


@transaction.atomic
def claim(consultation: Consultation, *, by: Account, has_code: bool = False) -> None:
    """It is theirs from now on: who has proven the address, or read the code sent to it. Raises StepNotAllowed.

    Of two who claim at once, one gets it.
    """
    stepping.lock(consultation)
    if by.is_officer or consultation.citizen.account_id is not None or consultation.merged_into_id is not None:
        raise StepNotAllowed(f"{consultation}: not {by.pk}'s to claim")
    address = consultation.mail_address()
    theirs = ContactPoint.objects.visible_to(by).filter(verified_at__isnull=False)
    is_proven = bool(address) and theirs.with_value(Kind.MAIL, address).exists()
    if not is_proven and not has_code:
        raise StepNotAllowed(f"{by.pk} has not proven the address of {consultation}")
    letters.tell_claimed(consultation)
    consultation.citizen = registry.citizen_of(by)
    if is_proven:  # their own contacts say where they are reached
        consultation.sealed_mail_address = None
    stepping.save(consultation, "citizen", "sealed_mail_address")
    for part in consultation.parts.all():  # what was merged into it comes along
        part.citizen, part.sealed_mail_address = consultation.citizen, consultation.sealed_mail_address
        stepping.save(part, "citizen", "sealed_mail_address")
    stepping.record(consultation, ConsultationEvent.Kind.CLAIMED, by=by)
