"""What a campaign achieved: who was reached and what they did afterwards, in numbers of at least ten."""

from dataclasses import dataclass, field

from django.db.models import Avg, Count, Exists, QuerySet

from channels_mail.campaigns import acting, rating
from channels_mail.campaigns.comparing import Compared, compare
from channels_mail.campaigns.models import (
    LEAST_SHOWN,
    Campaign,
    CampaignEvent,
    CountedLink,
    Delivery,
    DeliveryState,
    Variant,
)
from channels_mail.campaigns.models.delivery import BounceKind
from channels_mail.campaigns.rating import Answered
from citizens.surveys.models import SurveyResponse


@dataclass(frozen=True)
class Side:
    """One version's part."""

    variant: str
    label: str
    sent: int
    acted: int
    links: list[CountedLink] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    counts: dict[str, int]
    delivered: int
    unsubscribed: int
    complaints: int
    petitions: int | None
    petitions_before: int | None
    consultations: int | None
    satisfaction: float | None
    quick_percent: int | None
    sides: list[Side]
    compared: Compared | None

    @property
    def answers(self) -> list[tuple[str, Answered]]:
        """What readers said to the questions, each with its version."""
        return [(side.label, answer) for side in self.sides for answer in side.answers]

    @property
    def low(self) -> float:
        """In percentage points, as the page says it."""
        return 100 * self.compared.low if self.compared else 0.0

    @property
    def high(self) -> float:
        return 100 * self.compared.high if self.compared else 0.0


def report_of(campaign: Campaign) -> Report:
    """A number below ten is None: it would be about people one could name."""
    counts = campaign.progress()
    sent = Delivery.objects.filter(campaign=campaign, state=DeliveryState.SENT)
    sides = [_side(campaign, sent, variant) for variant in _variants(campaign)]
    compared = None
    if campaign.winner:  # what came after the decision compares nothing any more
        compared = _decided(campaign)
    elif len(sides) == 2:
        compared = compare(sides[0].acted, sides[0].sent, sides[1].acted, sides[1].sent)
    return Report(
        counts=counts,
        delivered=counts["sent"] - counts["bounced"],
        unsubscribed=sent.filter(unsubscribed_at__isnull=False).count(),
        complaints=sent.filter(bounce=BounceKind.COMPLAINT).count(),
        petitions=_shown(_with_petition(sent, after=True).count()),
        petitions_before=_shown(_with_petition(sent, after=False).count()),
        consultations=_shown(sent.filter(Exists(acting.consultations())).count()),
        satisfaction=_satisfaction(sent),
        quick_percent=100 * counts["quick"] // counts["sent"] if counts["sent"] else None,
        sides=sides,
        compared=compared,
    )


def _decided(campaign: Campaign) -> Compared | None:
    """What the history says of the trial."""
    told = campaign.events.get(kind=CampaignEvent.Kind.DECIDED).details
    return Compared(0, 0, told["low"] / 100, told["high"] / 100)


def _variants(campaign: Campaign) -> list[Variant]:
    return [Variant.A, Variant.B] if campaign.share_b else [Variant.A]


def _side(campaign: Campaign, sent: QuerySet[Delivery], variant: Variant) -> Side:
    version = campaign.version if variant == Variant.A else campaign.version_b
    return Side(
        variant=variant,
        label=str(variant.label),
        sent=sent.filter(variant=variant).count(),
        acted=acting.acted(campaign, variant, sent),
        links=list(version.links.order_by("-presses")) if version and campaign.measures_clicks else [],
        answers=rating.answered(version) if version else [],
    )


def _with_petition(sent: QuerySet[Delivery], *, after: bool) -> QuerySet[Delivery]:
    return sent.filter(Exists(acting.petitions(after=after)))


def _satisfaction(sent: QuerySet[Delivery]) -> float | None:
    """Of surveys that those reached have answered since."""
    answers = SurveyResponse.objects.filter(
        invitation__citizen__in=sent.values("citizen"),
        answered_at__gte=sent.order_by("sent_at").values("sent_at")[:1],
    ).aggregate(average=Avg("score"), count=Count("pk"))
    return answers["average"] if (answers["count"] or 0) >= LEAST_SHOWN else None


def _shown(number: int) -> int | None:
    return number if number >= LEAST_SHOWN else None
