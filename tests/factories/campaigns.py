import factory
from django.utils import timezone

from channels_mail.campaigns.models import (
    Campaign,
    CampaignVersion,
    Delivery,
    DeliveryState,
    Segment,
    State,
    Suppression,
    Tally,
)
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory

BLOCKS = [
    {"kind": "heading", "text": "가을 소식"},
    {"kind": "text", "text": "{{이름}} 님, 도서관이 토요일에도 문을 엽니다."},
]


class SegmentFactory(factory.django.DjangoModelFactory):
    """Everybody whose language is Korean."""

    class Meta:
        model = Segment

    author = factory.SubFactory(OfficerFactory, campaign=True)
    department = factory.SelfAttribute("author.department")
    name = factory.Sequence(lambda number: f"묶음 {number}")
    rules = factory.LazyFunction(lambda: {"all": []})


class CampaignFactory(factory.django.DjangoModelFactory):
    """A draft with words: `CampaignFactory(state="sending")` has its approver and its tallies as well."""

    class Meta:
        model = Campaign
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"가을 소식 {number}")
    topic = "news_district"
    author = factory.SubFactory(OfficerFactory, campaign=True)
    department = factory.SelfAttribute("author.department")

    @classmethod
    def _create(cls, model_class, *args, subject="가을 소식", blocks=None, **kwargs):
        if kwargs.get("state", State.DRAFT) not in (State.DRAFT, State.SUBMITTED):
            now = timezone.now()
            kwargs = {
                "submitter": kwargs["author"],
                "approver": OfficerFactory(head=True, department=kwargs["department"]),
                "approved_at": now,
                "started_at": now,
            } | kwargs
        campaign = super()._create(model_class, *args, **kwargs)
        campaign.version = CampaignVersion.objects.create(
            campaign=campaign, number=1, subject=subject, blocks=blocks or BLOCKS, author=campaign.author
        )
        campaign.save(update_fields=["version"])
        Tally.objects.bulk_create(Tally(campaign=campaign, slot=slot) for slot in range(Tally.SLOTS))
        return campaign


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    campaign = factory.SubFactory(CampaignFactory, state=State.SENDING)
    citizen = factory.SubFactory(CitizenFactory)
    state = DeliveryState.WAITING


class SuppressionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Suppression

    campaign = factory.SubFactory(CampaignFactory, state=State.SENDING)
    citizen = factory.SubFactory(CitizenFactory)
    reason = "no_mail"
    channel = "post"
