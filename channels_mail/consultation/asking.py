"""Asking how a conversation was: on its page once there is an answer, by mail once it has ended."""

from channels_mail.consultation.models import Consultation, ConsultationEvent
from citizens.surveys import actions, letters
from citizens.surveys.choices import Kind, Way
from citizens.surveys.models import SurveyInvitation, SurveyInvitationQuerySet, SurveyResponse


def ask_on_page(consultation: Consultation) -> None:
    """What was answered may be judged; no mail goes out for it."""
    if not actions.may_ask(consultation.citizen) or _of(consultation).exists():
        return
    actions.ask(_subject(consultation), way=Way.PAGE)


def ask_by_mail(consultation: Consultation) -> None:
    """It is over: ask who has not said it yet, once, if there was an answer at all."""
    answered = SurveyResponse.objects.filter(invitation__subject=consultation.pk)
    was_asked = _of(consultation).exclude(way=Way.PAGE).exists() or answered.exists()
    if was_asked or not consultation.events.filter(kind=ConsultationEvent.Kind.ANSWERED).exists():
        return
    letters.reach(_subject(consultation), own_address=consultation.mail_address(), language=consultation.language)


def _of(consultation: Consultation) -> SurveyInvitationQuerySet:
    return SurveyInvitation.objects.about(Kind.CONSULTATION, consultation.pk)


def _subject(consultation: Consultation) -> actions.Subject:
    """Under the conversation's own key. Its title is a secret of the two who talk, so none is told."""
    return actions.Subject(
        kind=Kind.CONSULTATION,
        key=consultation.pk,
        citizen=consultation.citizen,
        subject_key_id=consultation.subject_key_id,
        department_id=consultation.department_id,
        target=consultation.number,
        channel="mail" if consultation.sealed_mail_address is not None else "web",
        dong=consultation.citizen.dong,
        answered_by_id=consultation.officer_id,
    )
