"""What those who were written to did within two weeks. That counts, not what was opened."""

from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from channels_mail.campaigns import measuring
from channels_mail.campaigns.models import Campaign, Delivery, Goal, Variant
from channels_mail.consultation.models import Consultation
from civil_petitions.models import Petition

AFTER = timedelta(days=14)


def acted(campaign: Campaign, variant: str, sent: QuerySet[Delivery]) -> int:
    """How many of these did what the campaign is for. Presses are counted by everybody together, once a day each."""
    if campaign.goal == Goal.LINK:
        version = campaign.version if variant == Variant.A else campaign.version_b
        return measuring.presses_of_goal(version) if version else 0
    wanted = {
        Goal.PETITION: Q(Exists(petitions(after=True))),
        Goal.CONSULTATION: Q(Exists(consultations())),
        Goal.ANY: Q(Exists(petitions(after=True))) | Q(Exists(consultations())),
    }
    return sent.filter(wanted[Goal(campaign.goal)], variant=variant).count()


def petitions(*, after: bool) -> QuerySet[Petition]:
    """Of a delivery's citizen: filed within two weeks after it was sent, or within the two weeks before."""
    sent_at = OuterRef("sent_at")
    since, until = (
        (sent_at, _until(sent_at)) if after else (ExpressionWrapper(sent_at - AFTER, DateTimeField()), sent_at)
    )
    return Petition.objects.filter(petitioner=OuterRef("citizen"), submitted_at__gte=since, submitted_at__lt=until)


def consultations() -> QuerySet[Consultation]:
    sent_at = OuterRef("sent_at")
    return Consultation.objects.filter(
        citizen=OuterRef("citizen"), created_at__gte=sent_at, created_at__lt=_until(sent_at)
    )


def _until(start: Any) -> ExpressionWrapper:
    return ExpressionWrapper(start + AFTER, output_field=DateTimeField())
