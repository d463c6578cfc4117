"""Tables of retention and destruction. They hold ids and counts; what they say of persons is sealed."""

from portal.retention.models.batch import DestructionBatch, DestructionFile, DestructionItem, DestructionLine
from portal.retention.models.hold import LegalHold
from portal.retention.models.person import InactivityNotice, SeparatedIdentity
from portal.retention.models.policy import DueCount, RetentionPolicy

__all__ = [
    "DestructionBatch",
    "DestructionFile",
    "DestructionItem",
    "DestructionLine",
    "DueCount",
    "InactivityNotice",
    "LegalHold",
    "RetentionPolicy",
    "SeparatedIdentity",
]
