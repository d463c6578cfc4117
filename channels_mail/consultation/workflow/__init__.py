"""Every step of a consultation. Nothing else writes one."""

from channels_mail.consultation.workflow.charge import hand_over, invite_reader, remove_reader, take
from channels_mail.consultation.workflow.claiming import claim
from channels_mail.consultation.workflow.ending import close, close_silent, reopen
from channels_mail.consultation.workflow.merging import merge, unmerge
from channels_mail.consultation.workflow.opening import open_consultation
from channels_mail.consultation.workflow.proposing import agree, decline, propose, undo
from channels_mail.consultation.workflow.splitting import split
from channels_mail.consultation.workflow.telling import choose_mail
from channels_mail.consultation.workflow.writing import ByMail, answer, ask, note, write

__all__ = [
    "agree",
    "decline",
    "propose",
    "split",
    "undo",
    "ByMail",
    "answer",
    "ask",
    "choose_mail",
    "claim",
    "close",
    "close_silent",
    "hand_over",
    "invite_reader",
    "merge",
    "note",
    "open_consultation",
    "remove_reader",
    "reopen",
    "take",
    "unmerge",
    "write",
]
