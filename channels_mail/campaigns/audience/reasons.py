"""Why somebody is not written to: asked of the rows themselves for those who are claimed, of reach for a million."""

from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from channels_mail.campaigns.classes import RULES, rules_of
from channels_mail.campaigns.models import Campaign, Delivery, DeliveryState, Reason
from citizens.consent.models import Consent
from citizens.contact_points.models import BLOCKING, BounceState, ContactPoint, Kind
from citizens.preferences.models import Preference, Wish
from citizens.processing_stops.models import ProcessingStop
from citizens.reach.models import ReachQuerySet, holds
from citizens.registry.models import CitizenQuerySet
from citizens.surveys.choices import Score
from citizens.surveys.models import SurveyResponse
from civil_petitions.models import Petition, PetitionType
from civil_petitions.models.status import OPEN

WEEK = timedelta(days=7)
UNHAPPY_FOR = timedelta(days=30)
CAPPED_CLASSES = [str(name) for name, rules in RULES.items() if rules.counts_for_cap]


def with_reason(people: CitizenQuerySet, campaign: Campaign) -> Any:
    """Each with `reason`: why this person is not written to now, or blank. The gravest reason comes first."""
    rules = rules_of(campaign.campaign_class)
    whens = [
        When(Q(merged_into__isnull=False), then=Value(Reason.GONE)),
        When(Exists(ProcessingStop.objects.in_force().filter(citizen=OuterRef("pk"))), then=Value(Reason.STOPPED)),
    ]
    if campaign.topic:
        whens += _unwanted(campaign.topic)
    if rules.spares_conflicts:
        own = [rows.filter(**{who: OuterRef("pk")}) for rows, who in _conflicts()]
        whens += [When(Exists(rows), then=Value(Reason.CONFLICT)) for rows in own]
    if _is_capped(campaign):
        whens.append(When(_had_enough(campaign), then=Value(Reason.CAPPED)))
    whens.append(When(~Exists(_points().usable()), then=_why_unreachable()))
    return people.annotate(reason=Case(*whens, default=Value(""), output_field=CharField()))


def with_lasting_reason(people: ReachQuerySet, campaign: Campaign) -> Any:
    """The same for everybody at once, without what may be over when the campaign goes."""
    whens = [When(condition, then=Value(reason)) for condition, reason in _by_reach(campaign, passing=[])]
    return people.annotate(reason=Case(*whens, default=Value(""), output_field=CharField()))


def counted_by_reason(people: ReachQuerySet, campaign: Campaign) -> dict[str, int]:
    """How many have each reason today, disputes and a week full of mail among them, and how many have none.

    Summed up, not grouped: for a sum PostgreSQL asks several of its workers at once.
    """
    asked: dict[str, Any] = {}
    graver = Q()
    for condition, reason in _by_reach(campaign, _passing(campaign)):
        asked[reason] = Count("pk", filter=condition & graver)
        graver &= ~condition
    found = people.order_by().aggregate(everybody=Count("pk"), **asked)
    left_out = {reason: found[reason] for reason in asked if found[reason]}
    return {"": found["everybody"] - sum(left_out.values()), **left_out}


def _by_reach(campaign: Campaign, passing: list[tuple[Q, str]]) -> list[tuple[Q, str]]:
    """Who is merged into another has no row, who never agreed is no candidate: those reasons do not come up."""
    now = timezone.now()
    reasons: list[tuple[Q, str]] = [(Q(is_stopped=True), Reason.STOPPED)]
    if campaign.topic:
        reasons.append((Q(holds("declined", campaign.topic)), Reason.NOT_WANTED))
    return [
        *reasons,
        *passing,
        (Q(mail_from=None), Reason.NO_MAIL),
        (Q(mail_from__gt=now, is_reported=True), Reason.COMPLAINED),
        (Q(mail_from__gt=now, is_reported=False), Reason.BOUNCED),
    ]


def _passing(campaign: Campaign) -> list[tuple[Q, str]]:
    """What is asked of all the people it is true of, who are few: a dispute, and a week full of mail."""
    found: list[tuple[Q, str]] = []
    if rules_of(campaign.campaign_class).spares_conflicts:
        disputed = [Q(pk__in=rows.values(who)) for rows, who in _conflicts()]
        found.append((reduce(or_, disputed), Reason.CONFLICT))
    if _is_capped(campaign) and _were_enough(campaign):
        full = _recent(campaign).filter(had__gte=settings.CAMPAIGN_WEEKLY_CAP).values("citizen")
        found.append((Q(pk__in=full), Reason.CAPPED))
    return found


def _conflicts() -> list[tuple[QuerySet[Any], str]]:
    """Whose case is in dispute: a grievance is open, an answer is late, or they were very unhappy lately."""
    disputed = Petition.objects.filter(
        Q(type__legal_kind=PetitionType.LegalKind.GRIEVANCE) | Q(next_due_at__lt=Now()), status__in=OPEN
    )
    unhappy = SurveyResponse.objects.filter(
        score=Score.VERY_BAD, answered_at__gt=Now() - UNHAPPY_FOR, invitation__citizen__isnull=False
    )
    return [(disputed.order_by(), "petitioner"), (unhappy.order_by(), "invitation__citizen")]


def _unwanted(topic: str) -> list[When]:
    """Consent is asked again, whatever was true when the campaign was approved."""
    agreed = Consent.objects.given(topic).filter(citizen=OuterRef("pk"))
    declined = Preference.objects.filter(citizen=OuterRef("pk"), topic=topic, wish=Wish.NONE)
    return [
        When(~Exists(agreed), then=Value(Reason.UNSUBSCRIBED)),
        When(Exists(declined), then=Value(Reason.NOT_WANTED)),
    ]


def _is_capped(campaign: Campaign) -> bool:
    return rules_of(campaign.campaign_class).counts_for_cap and settings.CAMPAIGN_WEEKLY_CAP > 0


def _were_enough(campaign: Campaign) -> bool:
    """Whether so many campaigns went out lately that somebody can have had enough: if not, nobody is asked about."""
    lately = Q(ended_at=None) | Q(ended_at__gt=Now() - WEEK) | Q(changed_at__gt=Now() - WEEK)
    others = Campaign.objects.filter(lately, started_at__isnull=False, campaign_class__in=CAPPED_CLASSES)
    return others.exclude(pk=campaign.pk).count() >= settings.CAMPAIGN_WEEKLY_CAP


def _had_enough(campaign: Campaign) -> Q:
    """The cap of the whole office: news of any department counts, this campaign itself does not."""
    had = _recent(campaign).filter(citizen=OuterRef("pk")).values("had")
    return Q(GreaterThanOrEqual(Coalesce(Subquery(had), Value(0)), Value(settings.CAMPAIGN_WEEKLY_CAP)))


def _recent(campaign: Campaign) -> QuerySet[Any]:
    """How much news each person had in the last week."""
    rows = Delivery.objects.filter(
        state=DeliveryState.SENT, sent_at__gt=Now() - WEEK, campaign__campaign_class__in=CAPPED_CLASSES
    )
    return rows.exclude(campaign=campaign.pk).order_by().values("citizen").annotate(had=Count("pk"))


def _points() -> Any:
    return ContactPoint.objects.filter(citizen=OuterRef("pk"), kind=Kind.MAIL)


def _why_unreachable() -> Case:
    """Of people without an address that works: it came back, it was reported, or there is none."""
    proven = _points().filter(verified_at__isnull=False, bounce_state__in=BLOCKING)
    return Case(
        When(Exists(proven.filter(bounce_state=BounceState.COMPLAINT)), then=Value(Reason.COMPLAINED)),
        When(Exists(proven), then=Value(Reason.BOUNCED)),
        default=Value(Reason.NO_MAIL),
        output_field=CharField(),
    )
