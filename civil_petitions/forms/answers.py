"""Answers as JSON for keeping, and as words for reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from citizens.accounts.models import Department
from citizens.spelling import LotAddress, parse_address
from civil_petitions.forms.dates import write_date, write_datetime, write_time
from civil_petitions.forms.field_types import choice_label, in_language
from civil_petitions.models.petition_type import FormVersion


@dataclass(frozen=True)
class SummaryRow:
    """One question and its answer, as check-your-answers and the case page show it."""

    label: str
    text: str
    field_id: str


def json_value(value: Any) -> Any:
    """A cleaned value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return {"from": json_value(value[0]), "to": json_value(value[1])}
    if isinstance(value, list):
        return [json_value(each) for each in value]
    if isinstance(value, dict):
        return {key: json_value(each) for key, each in value.items() if each not in (None, "", [])}
    return value


def summary_rows(form_version: FormVersion, answers: Mapping[str, Any]) -> list[SummaryRow]:
    """Every answered question in the order of the form."""
    departments = _departments(form_version)
    return [
        SummaryRow(in_language(definition, "label"), display(definition, answers[definition["id"]], departments), key)
        for definition in form_version.fields
        for key in (definition["id"],)
        if answers.get(key) not in (None, "", []) and definition["type"] != "password"
    ]


def lot_addresses(form_version: FormVersion, raw: Mapping[str, Any]) -> list[str]:
    """The questions that were answered with the number of the land where a road and a number would be better."""
    return [
        in_language(definition, "label")
        for definition in form_version.fields
        if definition["type"] == "address"
        and any(isinstance(parse_address(str(typed)), LotAddress) for typed in raw.get(definition["id"], ()))
    ]


def _departments(form_version: FormVersion) -> dict[str, str]:
    if all(definition["type"] not in ("department", "department_topic") for definition in form_version.fields):
        return {}
    return {department.code: department.name for department in Department.objects.all()}


def display(definition: Mapping[str, Any], value: Any, departments: Mapping[str, str]) -> str:
    """One answer in words."""
    kind = definition["type"]
    if kind == "repeat":
        return "\n".join(_row(definition, row, departments) for row in value)
    if kind == "checkbox":
        return ", ".join(choice_label(dict(definition), each) for each in value)
    if kind in ("select", "radio"):
        return choice_label(dict(definition), str(value))
    if kind == "department":
        return departments.get(value, str(value))
    if kind == "department_topic":
        code, _separator, duty = str(value).partition("|")
        return f"{departments.get(code, code)} · {_(duty)}" if duty else str(value)
    if kind == "geopoint":
        return f"{value['lat']}, {value['lon']}"
    return _plain(kind, value)


def _plain(kind: str, value: Any) -> str:
    if kind == "date":
        return write_date(date.fromisoformat(value))
    if kind == "time":
        return write_time(time.fromisoformat(value))
    if kind == "datetime":
        return write_datetime(datetime.fromisoformat(value))
    if kind == "daterange":
        first, last = (write_date(date.fromisoformat(value[end])) for end in ("from", "to"))
        return _("%(first)s부터 %(last)s까지") % {"first": first, "last": last}
    if kind == "number":
        return f"{value:,}"
    return str(value)


def _row(definition: Mapping[str, Any], row: Mapping[str, Any], departments: Mapping[str, str]) -> str:
    return " · ".join(
        f"{in_language(item, 'label')} {display(item, row[item['id']], departments)}"
        for item in definition["item"]
        if row.get(item["id"]) not in (None, "", [])
    )
