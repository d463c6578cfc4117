"""What the answers decide: documents, department, urgency, period, identity. Pure: definition and answers in."""

from collections.abc import Iterator
from typing import Any

Definition = dict[str, Any]
Answers = dict[str, Any]


def _holds(when: dict[str, list[str]], answers: Answers) -> bool:
    """Every named field was answered with one of the listed values."""
    for field_id, wanted in when.items():
        answer = answers.get(field_id)
        given = answer if isinstance(answer, list) else [answer]
        if not any(value in wanted for value in given):
            return False
    return True


def _matching(definition: Definition, kind: str, answers: Answers) -> Iterator[dict[str, Any]]:
    for rule in definition.get("rules", {}).get(kind, []):
        if _holds(rule["when"], answers):
            yield rule


def required_attachments(definition: Definition, answers: Answers) -> set[str]:
    """Ids of the documents that must come with these answers."""
    needed = {slot["id"] for slot in definition["attachments"] if slot.get("required")}
    for rule in _matching(definition, "attachments", answers):
        needed.update(rule["attachments"])
    return needed


def conditional_attachments(definition: Definition) -> dict[str, dict[str, list[str]]]:
    """Documents that only some answers call for, and which answers."""
    return {
        slot: rule["when"]
        for rule in definition.get("rules", {}).get("attachments", [])
        for slot in rule["attachments"]
    }


def department_for(definition: Definition, answers: Answers, default: str) -> str:
    """The department that these answers lead to."""
    for rule in _matching(definition, "department", answers):
        return str(rule["department"])
    for field in definition["fields"]:
        if field["type"] == "department_topic" and answers.get(field["id"]):
            return str(answers[field["id"]]).partition("|")[0]
    return default


def is_urgent(definition: Definition, answers: Answers) -> bool:
    """Whether an answer says that somebody may get hurt."""
    return any(_matching(definition, "urgent", answers))


def period_for(definition: Definition, answers: Answers, default: tuple[str, int]) -> tuple[str, int]:
    """Unit and value of the processing period, 민원 처리에 관한 법률 시행령 제14조."""
    for rule in _matching(definition, "period", answers):
        return rule["unit"], rule["value"]
    return default


def identity_for(definition: Definition, answers: Answers, default: str) -> str:
    """How sure the office must be of who asks."""
    for rule in _matching(definition, "identity", answers):
        return str(rule["identity"])
    return default
