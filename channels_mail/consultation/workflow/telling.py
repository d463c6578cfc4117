"""What a mail to the citizen may carry, as the citizen decides."""

from django.db import transaction

from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.models import Consultation, MailShows
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account


@transaction.atomic
def choose_mail(consultation: Consultation, *, by: Account, shows: MailShows) -> None:
    """Mails carry the answer from now on, or only that there is one; never a sensitive matter (StepNotAllowed)."""
    stepping.lock(consultation)
    if consultation.citizen.account_id != by.pk or consultation.is_sensitive:
        raise StepNotAllowed(f"{by.pk} may not choose for {consultation}")
    if consultation.mail_shows != shows:
        consultation.mail_shows = shows
        stepping.save(consultation, "mail_shows")
