"""The tables of petitions. Import them from here."""

from civil_petitions.models.attachment import Attachment, ScanState
from civil_petitions.models.event import PetitionEvent
from civil_petitions.models.holiday import Holiday
from civil_petitions.models.internal_note import InternalNote
from civil_petitions.models.lookup_attempt import LookupAttempt
from civil_petitions.models.petition import Petition, PetitionContent, open_titles, set_titles
from civil_petitions.models.petition_type import FormVersion, PetitionType
from civil_petitions.models.receipt_counter import ReceiptCounter
from civil_petitions.models.status import ClosureGround, Outcome, PeriodUnit, Status

__all__ = [
    "Attachment",
    "ClosureGround",
    "FormVersion",
    "Holiday",
    "InternalNote",
    "LookupAttempt",
    "Outcome",
    "PeriodUnit",
    "Petition",
    "PetitionContent",
    "PetitionEvent",
    "PetitionType",
    "ReceiptCounter",
    "ScanState",
    "Status",
    "open_titles",
    "set_titles",
]
