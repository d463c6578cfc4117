"""Questions as they come about: somebody was served, and is asked how it went."""

from citizens.surveys import actions
from citizens.surveys.actions import find, respond
from citizens.surveys.models import SurveyInvitation
from civil_petitions.satisfaction import asking
from portal.second_looks import workflow as second_looks

__all__ = ["addresses", "ask", "find", "invite", "respond", "unhappy"]


def ask(petition, *, at=None, way="mail") -> SurveyInvitation:
    """The question about a petition."""
    return asking.ask_about(petition, at=at, way=way)


def invite(petition, *, at=None, way="mail") -> str:
    """The same, and a link that leads to it."""
    return actions.link(ask(petition, at=at, way=way), at=at)


def unhappy(petition, words="다시 파였습니다."):
    """Somebody who was not content and asked once more, of what nobody in particular had answered."""
    token, survey = invite(petition), ask(petition)
    SurveyInvitation.objects.filter(pk=survey.pk).update(answered_by=None)
    said = respond(survey, score=1, details={"comment": words})
    survey = SurveyInvitation.objects.select_related("response").get(pk=survey.pk)
    return {
        "token": token,
        "survey": survey,
        "said": said,
        "second_look": second_looks.ask(survey, words=words),
    }


def addresses(here):
    """What of these stands in addresses."""
    return {
        "invitation_id": str(here.survey.pk),
        "response_id": str(here.said.pk),
        "look_id": str(here.second_look.pk),
    }
