"""Whom a campaign is for: rules a person reads, made into questions that PostgreSQL answers without opening a seal."""

from channels_mail.campaigns.audience.choosing import LEAST, candidates, count, counted, rules_for
from channels_mail.campaigns.audience.reasons import with_lasting_reason, with_reason
from channels_mail.campaigns.audience.rules import Rules, described, read

__all__ = [
    "LEAST",
    "Rules",
    "candidates",
    "count",
    "counted",
    "described",
    "read",
    "rules_for",
    "with_lasting_reason",
    "with_reason",
]
