"""What may be sent by itself: on which event, to whom, and how often at most."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.consent.confirming import AHEAD
from citizens.consent.models import Consent
from citizens.consent.purposes import Decision
from citizens.contact_points.models import ContactPoint, Kind
from citizens.preferences.models import SURVEY, Preference, Wish
from citizens.processing_stops.actions import without_stopped
from citizens.registry.models import Citizen
from citizens.surveys import actions as surveys
from citizens.surveys import sampling
from citizens.surveys.models import SurveyInvitation
from civil_petitions.models import Petition

YEAR = timedelta(days=365)
BY_LAW = _("법이 정해 늘 켜져 있음")
ASKED_LATELY = (timedelta(days=13), timedelta(days=5))  # its link lasts a fortnight


@dataclass(frozen=True)
class AutomaticKind:
    """One automatic letter. `always` says why nobody can switch it off; a task of its own area sends it then."""

    code: str
    name: Promise
    event: Promise
    pause: timedelta  # between two of the kind to one person
    due: Callable[[], QuerySet[Citizen]]
    link: Callable[[Citizen], str] | None = None
    always: Promise | str = ""


def _surveys() -> QuerySet[SurveyInvitation]:
    """Asked some days ago, not answered, and not reminded of before."""
    since, until = (timezone.now() - ago for ago in ASKED_LATELY)
    return SurveyInvitation.objects.waiting().filter(reminded_at=None, sent_at__gte=since, sent_at__lt=until)


def _unanswered() -> QuerySet[Citizen]:
    declined = Preference.objects.filter(citizen=OuterRef("pk"), topic=SURVEY, wish=Wish.NONE)
    asked = _surveys().filter(citizen=OuterRef("pk"))
    return without_stopped(Citizen.objects.standing().filter(Exists(asked)).exclude(Exists(declined)))


def _survey_link(citizen: Citizen) -> str:
    invitation = _surveys().filter(citizen=citizen).first()
    return reverse("surveys:response", args=[surveys.remind(invitation)]) if invitation else ""


def _trust_link(citizen: Citizen) -> str:
    return reverse("surveys:response", args=[sampling.ask(citizen)])


def _unconfirmed() -> QuerySet[Citizen]:
    """Whose address nobody has said or proven to be right for a year."""
    before = timezone.now() - YEAR
    old = ContactPoint.objects.usable().filter(citizen=OuterRef("pk"), kind=Kind.MAIL, verified_at__lt=before)
    old = old.filter(Q(confirmed_at=None) | Q(confirmed_at__lt=before))
    return without_stopped(Citizen.objects.standing().filter(Exists(old), account__isnull=False))


def _profile_link(citizen: Citizen) -> str:
    return reverse("registry:profile")


def _supplements() -> QuerySet[Citizen]:
    today = timezone.localdate()
    waiting = Petition.objects.waiting_for_supplement().filter(
        supplement_due_on__gte=today, supplement_due_on__lte=today + timedelta(days=2)
    )
    return Citizen.objects.filter(pk__in=waiting.values("petitioner"))


def _consents() -> QuerySet[Citizen]:
    due = Consent.objects.filter(decision=Decision.GIVEN, confirm_on__lte=timezone.localdate() + AHEAD)
    return Citizen.objects.standing().filter(pk__in=due.values("citizen"))


KINDS: dict[str, AutomaticKind] = {
    kind.code: kind
    for kind in (
        AutomaticKind(
            "survey_reminder",
            _("만족도 다시 여쭙기"),
            _("여쭌 지 5일이 지나도록 만족도에 답하지 않음. 물음 하나에 한 번만"),
            timedelta(days=90),
            _unanswered,
            _survey_link,
        ),
        AutomaticKind(
            "trust_sample",
            _("구청을 믿는지 여쭙기"),
            _("설문에 동의한 분 가운데 분기마다 여덟에 하나를 뽑음"),
            timedelta(days=80),
            sampling.drawn,
            _trust_link,
        ),
        AutomaticKind(
            "confirm_details",
            _("내 정보 확인 부탁"),
            _("메일 주소가 맞다고 한 지 1년이 지남"),
            YEAR,
            _unconfirmed,
            _profile_link,
        ),
        AutomaticKind(
            "supplement_reminder",
            _("보완 기한 알림"),
            _("보완 기한까지 이틀 남음"),
            timedelta(days=7),
            _supplements,
            always=BY_LAW,
        ),
        AutomaticKind(
            "consent_confirmation",
            _("수신동의 확인"),
            _("동의한 지 2년이 되기 30일 전"),
            timedelta(days=700),
            _consents,
            always=BY_LAW,
        ),
    )
}


def register(kind: AutomaticKind) -> None:
    """Take in the letter of an area above this one."""
    KINDS[kind.code] = kind


def context_of(kind: AutomaticKind, citizen: Citizen) -> dict[str, Any]:
    """What the letter's template shows, but for the name."""
    link = kind.link(citizen) if kind.link else ""
    language = "en" if citizen.language == "en" else "ko"
    return {
        "link": f"{settings.SITE_URL}{link}" if link else "",
        "office": settings.OFFICE[f"name_{language}"],
        "phone": settings.OFFICE["phone"],
        "settings_link": settings.SITE_URL + reverse("preferences:notifications"),
    }
