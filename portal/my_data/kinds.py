"""All that is held of a person, kind by kind: each area names its own, the order here is the order on the page."""

from channels_mail.automations import holdings as automations
from channels_mail.campaigns import holdings as campaigns
from channels_mail.consultation import holdings as consultation
from channels_mail.inbound import holdings as inbound
from channels_mail.petition_notices import holdings as petition_notices
from citizens.access_log import holdings as access_log
from citizens.accounts import holdings as accounts
from citizens.consent import holdings as consent
from citizens.contact_points import holdings as contact_points
from citizens.contacts import holdings as contacts
from citizens.corrections import holdings as corrections
from citizens.holdings import Holding
from citizens.incidents import holdings as incidents
from citizens.mandates import holdings as mandates
from citizens.merging import holdings as merging
from citizens.parties import holdings as parties
from citizens.preferences import holdings as preferences
from citizens.processing_stops import holdings as processing_stops
from citizens.registry import holdings as registry
from citizens.surveys import holdings as surveys
from civil_petitions import holdings as petitions
from civil_petitions.drafts import holdings as drafts
from civil_petitions.triage import holdings as triage
from portal.board import holdings as board
from portal.downloads import holdings as downloads
from portal.interests import holdings as interests
from portal.moderation import holdings as moderation
from portal.participation import holdings as participation
from portal.retention import holdings as retention
from portal.rights_requests import holdings as rights_requests
from portal.second_looks import holdings as second_looks

KINDS: tuple[Holding, ...] = (
    *registry.KINDS,
    *contact_points.KINDS,
    *corrections.KINDS,
    *petitions.KINDS,
    *drafts.KINDS,
    *surveys.KINDS,
    *second_looks.KINDS,
    *triage.KINDS,
    *petition_notices.KINDS,
    *consultation.KINDS,
    *campaigns.KINDS,
    *inbound.KINDS,
    *board.KINDS,
    *participation.KINDS,
    *moderation.KINDS,
    *consent.KINDS,
    *preferences.KINDS,
    *interests.KINDS,
    *automations.KINDS,
    *contacts.KINDS,
    *mandates.KINDS,
    *parties.KINDS,
    *merging.KINDS,
    *accounts.KINDS,
    *access_log.KINDS,
    *incidents.KINDS,
    *rights_requests.KINDS,
    *processing_stops.KINDS,
    *retention.KINDS,
    *downloads.KINDS,
)
