"""The four classes of mail to many, and what the law asks of each."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.consent.purposes import ADVERTISING, MAILED, Purpose


class CampaignClass(models.TextChoices):
    """What a campaign is by law; it decides who may be written to, and what the mail must say."""

    TRANSACTIONAL = "A", _("절차 안내")
    STATUTORY = "B", _("법정 고지·재난")
    NEWS = "C", _("구정 소식")
    ADVERTISING = "D", _("유료·협력 안내(광고)")


@dataclass(frozen=True)
class ClassRules:
    """What holds for one class."""

    purposes: tuple[str, ...]  # what the citizen must have agreed to; none: no consent is needed
    label: str = ""  # what the subject must begin with
    can_be_refused: bool = False  # carries the ways out: List-Unsubscribe, opt-out in Korean and English
    counts_for_cap: bool = False  # is held back when a citizen had enough mail this week
    spares_conflicts: bool = False  # is not sent to somebody whose case is in dispute
    any_hour: bool = False  # may leave outside the office's hours
    needs_preflight: bool = False  # does not start while DKIM, SPF or DMARC fail


NEWS_PURPOSES = tuple(str(purpose) for purpose in MAILED if purpose not in ADVERTISING)
RULES = {
    CampaignClass.TRANSACTIONAL: ClassRules(purposes=()),
    CampaignClass.STATUTORY: ClassRules(purposes=(), any_hour=True),
    CampaignClass.NEWS: ClassRules(
        NEWS_PURPOSES, can_be_refused=True, counts_for_cap=True, spares_conflicts=True, needs_preflight=True
    ),
    # 정보통신망법 제50조, 시행령 별표 6: the mark stands at the very beginning and is never varied.
    CampaignClass.ADVERTISING: ClassRules(
        tuple(str(purpose) for purpose in ADVERTISING),
        label="(광고)",
        can_be_refused=True,
        counts_for_cap=True,
        spares_conflicts=True,
        needs_preflight=True,
    ),
}


def rules_of(campaign_class: str) -> ClassRules:
    return RULES[CampaignClass(campaign_class)]


def purposes_of(campaign_class: str) -> list[tuple[str, str]]:
    """The topics a campaign of this class may have, for a form."""
    return [(purpose, str(Purpose(purpose).label)) for purpose in rules_of(campaign_class).purposes]
