"""Every rule of retention, from the bottom of the portal to its top."""

from django.utils.translation import gettext_lazy as _

from channels_mail.automations.retention import RULES as AUTOMATIONS
from channels_mail.campaigns.retention import RULES as CAMPAIGNS
from channels_mail.consultation.retention import RULES as CONSULTATIONS
from channels_mail.guest_letters.retention import RULES as GUEST_LETTERS
from channels_mail.inbound.retention import RULES as MAIL_IN
from channels_mail.outbox.retention import RULES as MAIL
from channels_mail.petition_notices.retention import RULES as NOTICES
from citizens.access_log.retention import RULES as ACCESS_LOG
from citizens.accounts.retention import RULES as ACCOUNTS
from citizens.consent.retention import RULES as CONSENT
from citizens.contact_points.retention import RULES as CONTACT_POINTS
from citizens.contacts.retention import RULES as CONTACTS
from citizens.corrections.retention import RULES as CORRECTIONS
from citizens.incidents.retention import RULES as INCIDENTS
from citizens.mandates.retention import RULES as MANDATES
from citizens.merging.retention import RULES as MERGES
from citizens.parties.retention import RULES as PARTIES
from citizens.preferences.retention import RULES as PREFERENCES
from citizens.processing_stops.retention import RULES as PROCESSING_STOPS
from citizens.registry.retention import RULES as REGISTRY
from citizens.retention import RetentionRule, Text
from citizens.surveys.retention import RULES as SURVEYS
from civil_petitions.drafts.retention import RULES as DRAFTS
from civil_petitions.retention import RULES as PETITIONS
from civil_petitions.satisfaction.retention import RULES as SATISFACTION
from civil_petitions.triage.retention import RULES as TRIAGE
from portal.board.retention import RULES as BOARD
from portal.decisions.retention import RULES as DECISIONS
from portal.downloads.retention import RULES as DOWNLOADS
from portal.exports.retention import RULES as EXPORTS
from portal.interests.retention import RULES as INTERESTS
from portal.moderation.retention import RULES as MODERATION
from portal.participation.retention import RULES as PARTICIPATION
from portal.retention.retention import RULES as RETENTION
from portal.rights_requests.retention import RULES as RIGHTS_REQUESTS
from portal.second_looks.retention import RULES as SECOND_LOOKS

RULES: tuple[RetentionRule, ...] = (
    *REGISTRY,
    *CONTACT_POINTS,
    *CORRECTIONS,
    *PROCESSING_STOPS,
    *ACCOUNTS,
    *ACCESS_LOG,
    *INCIDENTS,
    *CONSENT,
    *PREFERENCES,
    *INTERESTS,
    *CONTACTS,
    *MANDATES,
    *PARTIES,
    *MERGES,
    *PETITIONS,
    *DRAFTS,
    *TRIAGE,
    *MAIL,
    *MAIL_IN,
    *NOTICES,
    *CONSULTATIONS,
    *GUEST_LETTERS,
    *CAMPAIGNS,
    *AUTOMATIONS,
    *BOARD,
    *PARTICIPATION,
    *SURVEYS,
    *SATISFACTION,
    *SECOND_LOOKS,
    *MODERATION,
    *DECISIONS,
    *DOWNLOADS,
    *EXPORTS,
    *RIGHTS_REQUESTS,
    *RETENTION,
)
PERSON = "person"  # in a batch: all of one citizen that no law keeps
KEY = "key"  # in a batch: a shredded key
NAMES = {PERSON: _("한 사람의 모든 것(법이 보관하게 한 것 빼고)"), KEY: _("암호 열쇠")}
BY_CODE = {rule.code: rule for rule in RULES}


def name_of(code: str) -> Text:
    """The kind in the language of the page."""
    return BY_CODE[code].name if code in BY_CODE else NAMES.get(code, code)


def followers(code: str) -> list[RetentionRule]:
    """The kinds that go with this one, those that hang on others first."""
    return [rule for rule in reversed(RULES) if code in rule.follows]
