"""Tells a department that a petitioner who was not content wants to be called."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from civil_petitions.satisfaction.models import SurveyResponse

BATCH = 100


def tell_waiting() -> None:
    """One mail to the department for each wish; the petitioner's words and score stay out."""
    waiting = SurveyResponse.objects.filter(wants_contact=True, contact_told_at=None).order_by("answered_at", "id")
    for pk in list(waiting.values_list("pk", flat=True)[:BATCH]):
        _tell(pk)


@transaction.atomic
def _tell(pk: object) -> None:
    waiting = SurveyResponse.objects.filter(wants_contact=True, contact_told_at=None)
    response = waiting.select_for_update(skip_locked=True).filter(pk=str(pk)).first()
    if response is None:
        return
    petition, department = response.invitation.petition, response.department
    with translation.override("ko"):
        text = render_to_string(
            "mail/contact_request.txt",
            {
                "receipt_number": petition.receipt_number,
                "link": settings.SITE_URL + reverse("office_petitions:case", args=[petition.receipt_number]),
            },
        )
        subject = _("연락을 바라는 민원인이 있습니다 (%(number)s)") % {"number": petition.receipt_number}
    key = f"contact-request:{response.pk}"
    EmailMessage(subject, text, to=[department.email or settings.OFFICE["mail"]], headers={KEY_HEADER: key}).send()
    response.contact_told_at = timezone.now()
    response.save(update_fields=["contact_told_at"])
