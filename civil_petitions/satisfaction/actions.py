"""Asking how it went, and keeping the one answer."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civil_petitions.models import Petition
from civil_petitions.satisfaction.errors import SurveyClosed
from civil_petitions.satisfaction.models import LINK_LASTS, SurveyInvitation, SurveyResponse

QUESTIONS = ("speed", "clarity", "result")


def invite(petition: Petition, *, at: datetime | None = None) -> str:
    """Ask about this petition; returns the token of the link. A later asking ends the earlier link."""
    token = secrets.token_urlsafe(32)
    now = at or timezone.now()
    SurveyInvitation.objects.update_or_create(
        petition=petition,
        defaults={"token_hash": _hash(token), "sent_at": now, "expires_at": now + LINK_LASTS},
    )
    return token


def find(token: str) -> SurveyInvitation | None:
    """The invitation that this link belongs to."""
    invitations = SurveyInvitation.objects.select_related("petition__type", "petition__department", "response")
    return invitations.filter(token_hash=_hash(token)).first()


@transaction.atomic
def respond(
    invitation: SurveyInvitation, *, score: int, details: dict[str, Any] | None = None, at: datetime | None = None
) -> SurveyResponse:
    """Keep the answer. However often and from wherever it is sent at once, there is one, changeable for 7 days.

    Without `details` only the score is set and what was said before stays.
    """
    invitation = SurveyInvitation.objects.select_for_update().select_related("petition").get(pk=invitation.pk)
    now = at or timezone.now()
    response = SurveyResponse.objects.filter(invitation=invitation).first()
    if response is None:
        if now >= invitation.closes_at:
            raise SurveyClosed
        petition = invitation.petition
        response = SurveyResponse(
            invitation=invitation,
            type_id=petition.type_id,
            department_id=petition.department_id,
            subject_key_id=petition.subject_key_id,
            answered_at=now,
        )
    elif not response.is_changeable:
        raise SurveyClosed
    response.score, response.changed_at = score, now
    if details is not None:
        for question in QUESTIONS:
            setattr(response, question, details.get(question))
        response.sealed_comment = details.get("comment") or None
        response.wants_contact = bool(details.get("wants_contact"))
    response.save()
    return response


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
