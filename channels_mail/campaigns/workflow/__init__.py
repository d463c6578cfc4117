"""Every step of a campaign. Nothing else writes one."""

from channels_mail.campaigns.workflow.approving import approve, send_back, submit, withdraw
from channels_mail.campaigns.workflow.freezing import freeze
from channels_mail.campaigns.workflow.running import break_off, finish, miss, pause, resume, start, stop
from channels_mail.campaigns.workflow.trying import choose, note_tried, release
from channels_mail.campaigns.workflow.writing import change, create, note_letters, note_test, write

__all__ = [
    "approve",
    "break_off",
    "change",
    "choose",
    "create",
    "finish",
    "freeze",
    "miss",
    "note_letters",
    "note_test",
    "note_tried",
    "pause",
    "release",
    "resume",
    "send_back",
    "start",
    "stop",
    "submit",
    "withdraw",
    "write",
]
