"""How it was, as its citizen sees it."""

from django.db import transaction
from django.utils import timezone

from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.models import Consultation, ConsultationRating, Status
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account


@transaction.atomic
def rate(consultation: Consultation, *, by: Account, score: int, comment: str = "") -> ConsultationRating:
    """Keep the one rating, changeable for seven days. There must have been an answer: StepNotAllowed."""
    stepping.lock(consultation)
    if consultation.citizen.account_id != by.pk or consultation.status not in (Status.ANSWERED, Status.CLOSED):
        raise StepNotAllowed(f"{by.pk} may not rate {consultation}")
    rating = ConsultationRating.objects.filter(consultation=consultation).first()
    if rating is None:
        rating = ConsultationRating(consultation=consultation, rated_at=timezone.now())
    elif not rating.is_changeable:
        raise StepNotAllowed(f"{consultation}: rated long ago")
    rating.department_id, rating.subject_key_id = consultation.department_id, consultation.subject_key_id
    rating.score, rating.sealed_comment = score, comment or None
    rating.save()
    return rating
