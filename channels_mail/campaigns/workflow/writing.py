"""What is done to a campaign while it is a draft."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from channels_mail.campaigns.audience.rules import read
from channels_mail.campaigns.models import Campaign, CampaignEvent, CampaignVersion, State, Tally, Variant
from channels_mail.campaigns.workflow import stepping
from citizens.accounts.models import Account, Department

Kind = CampaignEvent.Kind
# What its author may set; everything else is decided by a step.
SETTINGS = (
    "title", "campaign_class", "topic", "legal_basis", "department", "segment", "audience_rules", "share_b", "goal",
    "trial_share", "trial_hours",
    "send_at", "at_any_hour", "late_after_minutes", "per_second", "per_domain_second", "doubt_policy",
    "measures_clicks",
)  # fmt: skip


@transaction.atomic
def create(*, by: Account, title: str, department: Department, **settings: Any) -> Campaign:
    """A new draft of this department."""
    _known(settings)
    settings.setdefault("doubt_policy", Campaign.default_policy())
    campaign = Campaign(title=title, department=department, author=by, **settings)
    campaign.audience_rules = read(campaign.audience_rules).as_json()
    campaign.save(force_insert=True)
    Tally.objects.bulk_create(Tally(campaign=campaign, slot=slot) for slot in range(Tally.SLOTS))
    stepping.record(campaign, Kind.CREATED, by=by)
    return campaign


@transaction.atomic
def write(
    campaign: Campaign,
    *,
    by: Account,
    subject: str,
    preheader: str = "",
    blocks: Sequence[Any] = (),
    subject_en: str = "",
    preheader_en: str = "",
    blocks_en: Sequence[Any] = (),
    variant: str = Variant.A,
    expected_version: int | None = None,
) -> CampaignVersion:
    """The next version of its words in both languages; the one before stays. Saying the same again writes nothing."""
    stepping.lock(campaign, expected_version)
    stepping.must_be(campaign, State.DRAFT)
    column = "version" if variant == Variant.A else "version_b"
    before: CampaignVersion | None = getattr(campaign, column)
    words = {"subject": subject, "preheader": preheader, "blocks": list(blocks)}
    words |= {"subject_en": subject_en, "preheader_en": preheader_en, "blocks_en": list(blocks_en)}
    if before is not None and all(getattr(before, name) == value for name, value in words.items()):
        return before
    last = campaign.versions.filter(variant=variant).aggregate(last=Max("number"))["last"] or 0
    version = CampaignVersion.objects.create(campaign=campaign, variant=variant, number=last + 1, author=by, **words)
    setattr(campaign, column, version)
    stepping.save(campaign, column)
    stepping.record(campaign, Kind.WRITTEN, {"variant": str(variant), "number": version.number}, by=by)
    return version


@transaction.atomic
def change(campaign: Campaign, *, by: Account, expected_version: int | None = None, **settings: Any) -> Campaign:
    """Change whom it is for, when it goes, and how. Raises BadRules."""
    _known(settings)
    stepping.lock(campaign, expected_version)
    stepping.must_be(campaign, State.DRAFT)
    if "audience_rules" in settings:
        settings["audience_rules"] = read(settings["audience_rules"]).as_json()
    changed = [name for name, value in settings.items() if getattr(campaign, name) != value]
    for name in changed:
        setattr(campaign, name, settings[name])
    if changed:
        stepping.save(campaign, *changed)
        stepping.record(campaign, Kind.SETTINGS_CHANGED, {"changed": changed}, by=by)
    return campaign


@transaction.atomic
def note_test(campaign: Campaign, *, by: Account) -> None:
    """A test mail went to whoever asked for it."""
    stepping.lock(campaign)
    stepping.record(campaign, Kind.TESTED, by=by)


@transaction.atomic
def note_letters(campaign: Campaign, *, by: Account, after: int, count: int) -> None:
    """A bundle of letters on paper was printed."""
    stepping.lock(campaign)
    stepping.record(campaign, Kind.LETTERS, {"after": after, "count": count}, by=by)


def _known(settings: dict[str, Any]) -> None:
    if unknown := settings.keys() - set(SETTINGS):
        raise TypeError(f"no such setting: {', '.join(sorted(unknown))}")
