"""Answers for somebody who is not to see whose they are: enough to recognise the petition, nobody's data."""

import re
from typing import Any

from citizens.registry.masking import mask_address, mask_email, mask_name, mask_phone
from civil_petitions.models.petition_type import FormVersion

MASKS = {"name": mask_name, "tel": mask_phone, "email": mask_email, "address": mask_address}
PHONE = re.compile(r"(?<!\d)0\d{1,2}[-. )]?\s?\d{3,4}[-. ]?\d{4}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def masked_answers(form_version: FormVersion, answers: dict[str, Any], *, for_officer: bool = False) -> dict[str, Any]:
    """The answers with each person's name, number and address masked, in free text too.

    An officer sees what the petition is about, such as the plate of a badly parked car.
    """
    definitions = {each["id"]: each for each in form_version.fields}
    return {name: _masked(definitions.get(name, {}), value, for_officer) for name, value in answers.items()}


def mask_text(text: str) -> str:
    """Phone numbers and addresses of mail that stand in a sentence."""
    text = EMAIL.sub(lambda match: mask_email(match.group()), text)
    return PHONE.sub(lambda match: mask_phone(match.group()), text)


def _masked(definition: dict[str, Any], value: Any, for_officer: bool) -> Any:
    if isinstance(value, list):
        items = {each["id"]: each for each in definition.get("item", [])}
        return [
            {name: _masked(items.get(name, {}), each, for_officer) for name, each in row.items()}
            if isinstance(row, dict)
            else row
            for row in value
        ]
    if not isinstance(value, str) or definition.get("type") in ("select", "radio", "department", "department_topic"):
        return value
    kind = definition.get("pii")
    if kind in MASKS:
        return MASKS[kind](value)
    return value[:2] + "*" * (len(value) - 2) if kind and not for_officer else mask_text(value)
