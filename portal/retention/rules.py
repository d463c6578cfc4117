"""Every rule of retention, from the bottom of the portal to its top."""

from channels_mail.consultation.retention import RULES as CONSULTATIONS
from channels_mail.outbox.retention import RULES as MAIL
from channels_mail.petition_notices.retention import RULES as NOTICES
from citizens.access_log.retention import RULES as ACCESS_LOG
from citizens.accounts.retention import RULES as ACCOUNTS
from citizens.consent.retention import RULES as CONSENT
from citizens.contacts.retention import RULES as CONTACTS
from citizens.merging.retention import RULES as MERGES
from citizens.registry.retention import RULES as REGISTRY
from citizens.retention import RetentionRule
from civil_petitions.drafts.retention import RULES as DRAFTS
from civil_petitions.retention import RULES as PETITIONS
from civil_petitions.satisfaction.retention import RULES as SATISFACTION

RULES: tuple[RetentionRule, ...] = (
    *REGISTRY,
    *ACCOUNTS,
    *ACCESS_LOG,
    *CONSENT,
    *CONTACTS,
    *MERGES,
    *PETITIONS,
    *DRAFTS,
    *SATISFACTION,
    *MAIL,
    *NOTICES,
    *CONSULTATIONS,
)
BY_CODE = {rule.code: rule for rule in RULES}


def followers(code: str) -> list[RetentionRule]:
    """The kinds that go with this one, those that hang on others first."""
    return [rule for rule in reversed(RULES) if code in rule.follows]
