"""Answering a rights request and doing what the answer says, in one transaction."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from citizens.accounts.models import Account
from citizens.holdings import Words
from citizens.processing_stops import actions as processing_stops
from portal.my_data.kinds import KINDS
from portal.retention import listing, parting
from portal.retention.rules import BY_CODE
from portal.rights_requests import workflow
from portal.rights_requests.errors import BarredByLaw, StepNotAllowed
from portal.rights_requests.models import RightsRequest, RightsRequestEvent, Status

Kind = RightsRequest.Kind
WITH_THE_LOGIN = {"login"}  # goes by a withdrawal, not by an erasure


@dataclass(frozen=True)
class Asked:
    """One kind that is to be erased: whether it can be, and otherwise which law keeps it."""

    code: str
    name: Words
    is_erasable: bool
    kept_by: Words


def asked(request: RightsRequest) -> list[Asked]:
    """The kinds a request names, all of them where it names none."""
    erasable = {rule.code for rule in parting.erasable()} - WITH_THE_LOGIN
    wanted = set(request.holdings) or {kind.code for kind in KINDS}
    return [
        Asked(kind.code, kind.name, kind.code in erasable, kind.not_erased_by or _basis(kind.code))
        for kind in KINDS
        if kind.code in wanted
    ]


@transaction.atomic
def decide(
    request: RightsRequest, *, by: Account, outcome: str, answer: str, ground: str = "", version: int | None = None
) -> RightsRequestEvent:
    """Raises BarredByLaw when all is granted of which a law keeps a part; StepNotAllowed, StaleRequest."""
    kinds = asked(request) if request.kind == Kind.ERASURE else []
    if outcome == Status.GRANTED and any(not kind.is_erasable for kind in kinds):
        raise BarredByLaw(f"{request}: a law keeps some of it")
    erased = [kind.code for kind in kinds if kind.is_erasable] if outcome != Status.REFUSED else []
    details = {"erased": erased} if erased else None
    event = workflow.decide(
        request, by=by, outcome=outcome, answer=answer, ground=ground, version=version, details=details
    )
    if outcome != Status.REFUSED:
        _carry_out(request, erased)
    return event


def _carry_out(request: RightsRequest, erased: list[str]) -> None:
    """Destruction is only listed here: two more persons let it go, as with everything that is destroyed."""
    subject = request.subject
    if subject is None:
        raise StepNotAllowed(f"{request}: nobody knows yet to whom")
    carry_out: dict[str, Any] = {
        Kind.STOP: lambda: processing_stops.stop(subject, reference=request.number),
        Kind.ERASURE: lambda: listing.list_kinds(subject, erased, reference=request.number),
        Kind.WITHDRAWAL: lambda: listing.list_person(subject, reference=request.number),
    }
    if request.kind in carry_out:
        carry_out[request.kind]()


def _basis(code: str) -> Words:
    return BY_CODE[code].legal_basis if code in BY_CODE else ""
