"""What the model makes of a conversation: shown to the officer who reads it, and judged by them."""

from collections.abc import Iterable
from dataclasses import dataclass

from channels_mail.consultation.models import Consultation, Direction
from channels_mail.consultation.reading import Letter
from citizens.accounts.models import Account, Department
from civil_petitions.models import PetitionType
from civil_petitions.triage import judging
from civil_petitions.triage.missing import Fact, missing_facts
from civil_petitions.triage.models import RoutingJudgement
from civil_petitions.triage.suggesting import Suggestion, suggest


@dataclass(frozen=True)
class Advice:
    """Departments with how sure the model is, kind and petition type, what is missing, and what a person decided."""

    choices: list[tuple[Department, int]]
    kind21: str
    petition_type: PetitionType | None
    words: list[str]
    missing: list[Fact]
    judgement: RoutingJudgement | None


def advice(consultation: Consultation, letters: Iterable[Letter]) -> Advice | None:
    """None while the model's suggestions have been wrong too often. The letters were opened by the page before."""
    if not judging.is_trusted():
        return None
    text = _text(consultation, letters)
    found = suggest(text)
    departments = Department.objects.in_bulk(found.departments)
    return Advice(
        choices=[
            (departments[each.department], each.confidence) for each in found.choices if each.department in departments
        ],
        kind21=found.kind21,
        petition_type=PetitionType.objects.filter(pk=found.catalog_id).first() if found.catalog_id else None,
        words=list(found.words),
        missing=missing_facts(text, catalog_id=found.catalog_id, kind21=found.kind21),
        judgement=RoutingJudgement.objects.filter(target=consultation.number).select_related("department").first(),
    )


def judge(
    consultation: Consultation, letters: Iterable[Letter], *, by: Account, department: Department
) -> RoutingJudgement:
    """Keep where the officer says it belongs."""
    text = _text(consultation, letters)
    found: Suggestion = suggest(text)
    return judging.judge(
        target=consultation.number,
        citizen=consultation.citizen,
        subject_key=consultation.subject_key,
        text=text,
        suggestion=found,
        department=department,
        catalog_id=found.catalog_id if found.departments[0] == department.pk else "",
        by=by,
    )


def _text(consultation: Consultation, letters: Iterable[Letter]) -> str:
    """The subject and what its citizen wrote; later answers and notes say nothing of where it belongs."""
    written = [letter.body for letter in letters if letter.message.direction == Direction.IN]
    return "\n".join([getattr(consultation, "title", ""), *written])
