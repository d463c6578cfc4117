"""Every step of an issue and of its hearing. Nothing else writes one."""

from portal.participation.workflow.agreeing import agree, close_windows, invalidate, recount, take_back
from portal.participation.workflow.answering import add_milestone, answer, assign, finish_milestone, move_milestone
from portal.participation.workflow.arguing import argue, back_argument, hide_argument
from portal.participation.workflow.attending import apply, ask, back_question, leave, submit_opinion
from portal.participation.workflow.hearing import announce, answer_question, draw_speakers, move, plan, remind
from portal.participation.workflow.raising import merge, open_issue, raise_issue, refuse, withdraw
from portal.participation.workflow.result import add_spoken_opinion, conclude, record_minutes, settle_opinion

__all__ = [
    "add_milestone",
    "add_spoken_opinion",
    "agree",
    "announce",
    "answer",
    "answer_question",
    "apply",
    "argue",
    "ask",
    "assign",
    "back_argument",
    "back_question",
    "close_windows",
    "conclude",
    "draw_speakers",
    "finish_milestone",
    "hide_argument",
    "invalidate",
    "leave",
    "merge",
    "move",
    "move_milestone",
    "open_issue",
    "plan",
    "raise_issue",
    "record_minutes",
    "recount",
    "refuse",
    "remind",
    "settle_opinion",
    "submit_opinion",
    "take_back",
    "withdraw",
]
