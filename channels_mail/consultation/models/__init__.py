"""Consultations: the thread, its messages, who may read and who did, and its history."""

from channels_mail.consultation.models.canned_reply import CannedReply
from channels_mail.consultation.models.consultation import Consultation, MailShows, Status
from channels_mail.consultation.models.event import ConsultationEvent
from channels_mail.consultation.models.letter_draft import LetterDraft
from channels_mail.consultation.models.letter_file import LetterFile
from channels_mail.consultation.models.letter_topic import LetterTopic
from channels_mail.consultation.models.message import Channel, Direction, Message
from channels_mail.consultation.models.proposal import PetitionProposal
from channels_mail.consultation.models.reader import Reader, Reading

__all__ = [
    "CannedReply",
    "Channel",
    "Consultation",
    "ConsultationEvent",
    "Direction",
    "LetterDraft",
    "LetterFile",
    "LetterTopic",
    "MailShows",
    "Message",
    "PetitionProposal",
    "Reader",
    "Reading",
    "Status",
]
