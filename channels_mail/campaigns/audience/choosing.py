"""From a campaign to its people: who it is for, and of those who is left out and why, asked in one query each."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext as _

from channels_mail.campaigns.audience.rules import Rules, read
from channels_mail.campaigns.classes import RULES, rules_of
from channels_mail.campaigns.errors import BadRules
from channels_mail.campaigns.models import Campaign, Delivery, DeliveryState, Reason
from citizens.consent.models import Consent
from citizens.contact_points.models import BLOCKING, BounceState, ContactPoint, Kind
from citizens.preferences.models import Preference, Wish
from citizens.processing_stops.models import ProcessingStop
from citizens.registry.models import Citizen, CitizenQuerySet
from civil_petitions.models import Petition, PetitionType
from civil_petitions.models.status import OPEN
from civil_petitions.satisfaction.models import Score, SurveyResponse

LEAST = 10  # a campaign to fewer people would tell who they are
WEEK = timedelta(days=7)
UNHAPPY_FOR = timedelta(days=30)
CAPPED_CLASSES = [str(name) for name, rules in RULES.items() if rules.counts_for_cap]


def rules_for(campaign: Campaign) -> Rules:
    """The campaign's conditions, as its class allows them. Raises BadRules."""
    rules = read(campaign.audience_rules or {})
    if rules_of(campaign.campaign_class).purposes and any(each.kind.is_about_cases for each in rules.all):
        raise BadRules(
            _("소식을 받겠다는 동의는 민원 내용을 쓰지 않습니다. 민원과 만족도는 사람을 뺄 때만 쓸 수 있습니다.")
        )
    return rules


def candidates(campaign: Campaign) -> CitizenQuerySet:
    """Everybody this campaign is for, whether or not they can be reached: nothing sealed is touched."""
    people = Citizen.objects.standing()
    if campaign.topic:
        people = people.filter(pk__in=Consent.objects.given(campaign.topic).values("citizen"))
    rules = rules_for(campaign)
    for condition in rules.all:
        people = people.filter(condition.query())
    for condition in rules.none:
        people = people.exclude(condition.query())
    return people


def with_reason(people: CitizenQuerySet, campaign: Campaign, passing: bool = True) -> Any:
    """Each with `reason`: why this person is not written to now, or blank. The gravest reason comes first.

    Without `passing` reasons, those that may be over when the campaign goes: a dispute, and a week full of mail.
    """
    rules = rules_of(campaign.campaign_class)
    whens = [
        When(Q(merged_into__isnull=False), then=Value(Reason.GONE)),
        When(Exists(ProcessingStop.objects.in_force().filter(citizen=OuterRef("pk"))), then=Value(Reason.STOPPED)),
    ]
    if campaign.topic:
        whens += _unwanted(campaign.topic)
    if passing and rules.spares_conflicts:
        whens.append(When(in_conflict(), then=Value(Reason.CONFLICT)))
    if passing and rules.counts_for_cap and settings.CAMPAIGN_WEEKLY_CAP > 0:
        whens.append(When(_had_enough(campaign), then=Value(Reason.CAPPED)))
    whens.append(When(~Exists(_points().usable()), then=_why_unreachable()))
    return people.annotate(reason=Case(*whens, default=Value(""), output_field=CharField()))


def count(campaign: Campaign) -> int:
    """How many this campaign is for."""
    return candidates(campaign).count()


def counted(campaign: Campaign) -> Mapping[str, int]:
    """How many get it (blank), and how many are left out for each reason."""
    rows = with_reason(candidates(campaign), campaign).order_by().values_list("reason").annotate(Count("pk"))
    return dict(rows)


def in_conflict() -> Q:
    """People whose case is in dispute: a grievance is open, an answer is late, or they were very unhappy lately."""
    own = Petition.objects.filter(petitioner=OuterRef("pk"), status__in=OPEN)
    disputed = own.filter(Q(type__legal_kind=PetitionType.LegalKind.GRIEVANCE) | Q(next_due_at__lt=Now()))
    unhappy = SurveyResponse.objects.filter(
        invitation__petition__petitioner=OuterRef("pk"),
        score=Score.VERY_BAD,
        answered_at__gt=Now() - UNHAPPY_FOR,
    )
    return Q(Exists(disputed)) | Q(Exists(unhappy))


def _unwanted(topic: str) -> list[When]:
    """Consent is asked again, whatever was true when the campaign was approved."""
    agreed = Consent.objects.given(topic).filter(citizen=OuterRef("pk"))
    declined = Preference.objects.filter(citizen=OuterRef("pk"), topic=topic, wish=Wish.NONE)
    return [
        When(~Exists(agreed), then=Value(Reason.UNSUBSCRIBED)),
        When(Exists(declined), then=Value(Reason.NOT_WANTED)),
    ]


def _had_enough(campaign: Campaign) -> Q:
    """The cap of the whole office: news of any department counts, this campaign itself does not."""
    recent = (
        Delivery.objects.filter(
            citizen=OuterRef("pk"),
            state=DeliveryState.SENT,
            sent_at__gt=Now() - WEEK,
            campaign__campaign_class__in=CAPPED_CLASSES,
        )
        .exclude(campaign=campaign.pk)
        .order_by()
        .values("citizen")
        .annotate(had=Count("pk"))
        .values("had")
    )
    return Q(GreaterThanOrEqual(Coalesce(Subquery(recent), Value(0)), Value(settings.CAMPAIGN_WEEKLY_CAP)))


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
