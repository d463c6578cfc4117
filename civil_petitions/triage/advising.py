"""What the model makes of a text, put together for the page of whoever handles it."""

from dataclasses import dataclass

from citizens.accounts.models import Department
from civil_petitions.models import PetitionType
from civil_petitions.triage import accuracy
from civil_petitions.triage.missing import Fact, missing_facts
from civil_petitions.triage.models import RoutingJudgement


@dataclass(frozen=True)
class Advice:
    """Departments with how sure the model is, kind and petition type, what is missing, and what a person decided."""

    choices: list[tuple[Department, int]]
    kind21: str
    petition_type: PetitionType | None
    words: list[str]
    missing: list[Fact]
    by_rules: bool
    judgement: RoutingJudgement | None


def advise(text: str, *, target: str) -> Advice:
    """For a text that its page has opened and logged; `target` is the number it has in the office."""
    found = accuracy.suggest(text)
    departments = Department.objects.in_bulk(found.departments)
    return Advice(
        choices=[
            (departments[each.department], each.confidence) for each in found.choices if each.department in departments
        ],
        kind21=found.kind21,
        petition_type=PetitionType.objects.filter(pk=found.catalog_id).first() if found.catalog_id else None,
        words=list(found.words),
        missing=missing_facts(text, catalog_id=found.catalog_id, kind21=found.kind21),
        by_rules=not found.version,
        judgement=RoutingJudgement.objects.filter(target=target).select_related("department").first(),
    )
