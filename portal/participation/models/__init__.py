"""Issues that residents raise, who agrees with them, and the public hearings that follow."""

from portal.participation.models.agreement import Agreement
from portal.participation.models.argument import Argument, Backing, Stance
from portal.participation.models.event import IssueEvent, SupporterRound
from portal.participation.models.hearing import Attendance, Hearing, Opinion, Question, QuestionBacking
from portal.participation.models.issue import OPEN_TO_ALL, Issue, Status
from portal.participation.models.milestone import Milestone
from portal.participation.models.rule import ParticipationRule

__all__ = [
    "OPEN_TO_ALL",
    "Agreement",
    "Argument",
    "Attendance",
    "Backing",
    "Hearing",
    "Issue",
    "IssueEvent",
    "Milestone",
    "Opinion",
    "ParticipationRule",
    "Question",
    "QuestionBacking",
    "Stance",
    "Status",
    "SupporterRound",
]
