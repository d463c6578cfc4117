"""The steps of a petition. Nothing else writes its status, its due time or its history.

Each step locks the row, checks that it may follow, changes it and records one event, all in one
transaction. `by` is who acts (None: the office's clock), `at` is when (None: now; earlier for what
came by post or is carried over from another system), `expected_version` is what the actor saw.
Every step raises TransitionNotAllowed or one of its kinds, and StalePetition.
"""

from civil_petitions.workflow.ending import answer, close, refuse, return_petition, transfer, withdraw
from civil_petitions.workflow.filing import receive, submit
from civil_petitions.workflow.handling import (
    assign,
    extend,
    notify_progress,
    recompute_due,
    remind_supplement,
    request_supplement,
    supplement,
)

__all__ = [
    "answer",
    "assign",
    "close",
    "extend",
    "notify_progress",
    "receive",
    "recompute_due",
    "refuse",
    "remind_supplement",
    "request_supplement",
    "return_petition",
    "submit",
    "supplement",
    "transfer",
    "withdraw",
]
