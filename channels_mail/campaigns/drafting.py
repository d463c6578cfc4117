"""Keeping what is being written, before it becomes a version; and templates to begin with. The only writer of both."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from channels_mail.campaigns import workflow
from channels_mail.campaigns.content import blocks as content
from channels_mail.campaigns.content.blocks import Block
from channels_mail.campaigns.content.pictures import Drawn
from channels_mail.campaigns.errors import StaleCampaign, StepNotAllowed
from channels_mail.campaigns.models import Campaign, CampaignDraft, LetterTemplate, Picture, Variant
from channels_mail.campaigns.models.words import Words, columns
from citizens.accounts.models import Account

if TYPE_CHECKING:
    from channels_mail.campaigns.models import CampaignVersion

FIRST = ("heading", "text")


class NameTaken(Exception):
    """The department has a template of this name."""


def open_draft(campaign: Campaign, *, by: Account, variant: str = Variant.A) -> CampaignDraft:
    """What is being written on this side: what was kept last, else the newest version, else an empty letter.

    Side B begins with the words of side A.
    """
    draft = campaign.drafts.filter(variant=variant).first()
    if draft is not None:
        return draft
    source = campaign.version if variant == Variant.A else (campaign.version_b or campaign.version)
    try:
        with transaction.atomic():
            return CampaignDraft.objects.create(campaign=campaign, variant=variant, author=by, **_words(source))
    except IntegrityError:  # another window was faster
        return CampaignDraft.objects.get(campaign=campaign, variant=variant)


def _words(source: "Words | None") -> dict[str, object]:
    return source.said if source else {"blocks": content.stored([content.new(kind) for kind in FIRST])}


@transaction.atomic
def keep(
    draft: CampaignDraft,
    *,
    by: Account,
    subject: str,
    preheader: str,
    blocks: Sequence[Block],
    language: str = "ko",
    expected_revision: int | None = None,
) -> CampaignDraft:
    """Store the newest words of one language. Raises StaleCampaign where another window has stored others since."""
    words = {"subject": subject, "preheader": preheader, "blocks": content.stored(list(blocks))}
    told = {column: words[name] for name, column in columns(language).items()}
    return _store(draft, told, by=by, expected_revision=expected_revision)


def _store(
    draft: CampaignDraft, words: Mapping[str, Any], *, by: Account, expected_revision: int | None = None
) -> CampaignDraft:
    draft.refresh_from_db(from_queryset=CampaignDraft.objects.select_for_update(of=("self",)))
    if all(getattr(draft, name) == value for name, value in words.items()):
        return draft
    if not draft.campaign.is_editable:
        raise StepNotAllowed(f"{draft.campaign_id}: {draft.campaign.state}")
    if expected_revision is not None and draft.revision != expected_revision:
        raise StaleCampaign(f"draft {draft.pk}: revision {expected_revision}, now {draft.revision}")
    for name, value in words.items():
        setattr(draft, name, value)
    draft.revision, draft.author = draft.revision + 1, by
    draft.save()
    return draft


@transaction.atomic
def take_over(draft: CampaignDraft, source: "CampaignVersion | LetterTemplate", *, by: Account) -> CampaignDraft:
    """Write these words over what is being written: an earlier version, or a template."""
    for language in source.languages:
        content.read(source.in_language(language)["blocks"])
    return _store(draft, source.said, by=by)


@transaction.atomic
def begin_english(draft: CampaignDraft, *, by: Account) -> CampaignDraft:
    """The Korean words as what is to be translated; each block has a name of its own, so its links count alone."""
    copied = [content.new(block.kind, **block.values) for block in content.read(draft.blocks)]
    told = {"subject_en": draft.subject, "preheader_en": draft.preheader, "blocks_en": content.stored(copied)}
    return _store(draft, told, by=by)


@transaction.atomic
def remove_english(draft: CampaignDraft, *, by: Account) -> CampaignDraft:
    """Everybody reads Korean; the versions saved before keep their English."""
    return _store(draft, {"subject_en": "", "preheader_en": "", "blocks_en": []}, by=by)


@transaction.atomic
def save_template(draft: CampaignDraft, *, name: str, by: Account) -> LetterTemplate:
    """Keep these words for other campaigns of the department. Raises NameTaken."""
    if LetterTemplate.objects.filter(department=by.department_id, name=name).exists():
        raise NameTaken(name)
    return LetterTemplate.objects.create(name=name, department=by.department, author=by, **_words(draft))


def remove_template(template: LetterTemplate, *, by: Account) -> None:
    """Take one's own department's template away; those of the whole office stay."""
    if template.department_id is None or template.department_id != by.department_id:
        raise PermissionError("a template of another department")
    template.delete()


@transaction.atomic
def duplicate(source: Campaign, *, by: Account) -> Campaign:
    """A new draft with this campaign's words, people and settings; when it goes is asked anew."""
    copied = workflow.create(
        by=by,
        title=_("%(title)s (사본)") % {"title": source.title[:70]},
        department=by.department or source.department,
        campaign_class=source.campaign_class,
        topic=source.topic,
        legal_basis=source.legal_basis,
        segment=source.segment,
        audience_rules=source.audience_rules,
        measures_clicks=source.measures_clicks,
        share_b=source.share_b,
        goal=source.goal,
        trial_share=source.trial_share,
        trial_hours=source.trial_hours,
    )
    for variant, version in ((Variant.A, source.version), (Variant.B, source.version_b)):
        if version is not None:
            CampaignDraft.objects.create(campaign=copied, variant=variant, author=by, **_words(version))
    return copied


def add_picture(drawn: Drawn, *, by: Account) -> Picture:
    """Keep a picture that was drawn anew, for letters to show."""
    width, height = drawn.size
    return Picture.objects.create(
        content=drawn.content, content_type=drawn.content_type, width=width, height=height, author=by
    )
