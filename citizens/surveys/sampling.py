"""The quarter's question of trust: of those who agreed to surveys, a random eighth that is the same all quarter."""

import uuid
from datetime import date, datetime, time

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils import timezone

from citizens.consent.models import Consent
from citizens.consent.purposes import Purpose
from citizens.preferences.models import SURVEY, Preference, Wish
from citizens.processing_stops.actions import without_stopped
from citizens.registry.models import Citizen
from citizens.surveys import actions
from citizens.surveys.choices import Kind, Way
from citizens.surveys.models import SurveyInvitation

DRAWN = ("0", "1")  # of sixteen first signs of a number that depends on the person and the quarter


def drawn() -> QuerySet[Citizen]:
    """Who is drawn this quarter and was not asked yet."""
    began = quarter(timezone.localdate())
    asked = SurveyInvitation.objects.filter(kind=Kind.TRUST, citizen=OuterRef("pk"), sent_at__gte=_midnight(began))
    declined = Preference.objects.filter(citizen=OuterRef("pk"), topic=SURVEY, wish=Wish.NONE)
    agreed = Citizen.objects.standing().filter(pk__in=Consent.objects.given(Purpose.SURVEYS).values("citizen"))
    lot = MD5(Concat(Cast("pk", CharField()), Value(began.isoformat())))
    chosen = agreed.annotate(lot=lot).filter(lot__regex=f"^[{''.join(DRAWN)}]")
    return without_stopped(chosen.exclude(Exists(asked)).exclude(Exists(declined)))


def ask(citizen: Citizen) -> str:
    """The token of this quarter's question to this person."""
    began = quarter(timezone.localdate())
    subject = actions.Subject(
        kind=Kind.TRUST,
        key=uuid.uuid5(citizen.pk, began.isoformat()),
        citizen=citizen,
        subject_key_id=citizen.subject_key_id,
        department_id=None,
        channel="web",
        dong=citizen.dong,
    )
    return actions.link(actions.ask(subject, way=Way.MAIL))


def quarter(day: date) -> date:
    """Its first day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
