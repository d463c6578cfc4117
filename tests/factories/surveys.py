"""Questions as they come about: somebody was served, and is asked how it went."""

from citizens.surveys import actions
from citizens.surveys.actions import find, respond
from citizens.surveys.models import SurveyInvitation
from civil_petitions.satisfaction import asking

__all__ = ["ask", "find", "invite", "respond"]


def ask(petition, *, at=None, way="mail") -> SurveyInvitation:
    """The question about a petition."""
    return asking.ask_about(petition, at=at, way=way)


def invite(petition, *, at=None, way="mail") -> str:
    """The same, and a link that leads to it."""
    return actions.link(ask(petition, at=at, way=way), at=at)
