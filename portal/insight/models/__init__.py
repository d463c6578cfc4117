from portal.insight.models.dimensions import Day, DepartmentDimension, TypeDimension
from portal.insight.models.facts import (
    FactContact,
    FactDepartmentTime,
    FactMail,
    FactParticipation,
    FactPetition,
    FactSurvey,
)
from portal.insight.models.filling import FactLink, Rebuild, Watermark
from portal.insight.models.peers import PeerFigure
from portal.insight.models.pulse import Pulse
from portal.insight.models.summary import Summary

__all__ = [
    "Day",
    "DepartmentDimension",
    "FactContact",
    "FactDepartmentTime",
    "FactLink",
    "FactMail",
    "FactParticipation",
    "FactPetition",
    "FactSurvey",
    "PeerFigure",
    "Pulse",
    "Rebuild",
    "Summary",
    "TypeDimension",
    "Watermark",
]
