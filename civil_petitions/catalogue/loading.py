"""Loads the catalogue's files into the tables: all or nothing, as often as wanted."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Department
from civil_petitions.catalogue import source
from civil_petitions.catalogue.definitions import Words, build_definition
from civil_petitions.catalogue.source import FOLDER, CatalogueError, Entry
from civil_petitions.catalogue.validation import of_field, problems
from civil_petitions.models.petition_type import FormVersion, PetitionType

GUIDE_KEYS = [
    "legal_basis",
    "result_documents",
    "public_records",
    "window",
    "refund",
    "field_visit",
    "composite",
    "restart_clock",
    "re_review",
    "clock",
    "department_rule",
    "co_departments",
    "access",
    "notes",
    "handled_at",
]


@dataclass
class LoadReport:
    """What a run found and changed."""

    departments: int = 0
    types: int = 0
    changed_types: int = 0
    new_forms: int = 0
    retired_types: int = 0


@transaction.atomic
def load(folder: Path = FOLDER) -> LoadReport:
    """Check every file, then write what differs. A new form only where a definition changed."""
    offices = source.read_departments(folder)
    groups = source.read_field_groups(folder)
    types = source.read_types(folder)
    words = Words(offices["dongs"], source.read_english(folder))
    codes = {entry["id"] for entry in offices["departments"]}
    found = _problems_of_groups(groups) + problems(types, groups, codes)
    if found:
        raise CatalogueError(found)
    report = LoadReport(departments=_load_departments(offices["departments"]), types=len(types))
    existing = PetitionType.objects.in_bulk()
    forms = {form.petition_type_id: form for form in FormVersion.objects.filter(is_current=True)}
    for entry in types:
        petition_type, changed = _load_type(entry, existing.get(entry["id"]))
        definition = build_definition(entry, groups, words)
        report.changed_types += changed
        report.new_forms += _load_form(petition_type, forms.get(entry["id"]), definition)
    gone = set(existing) - {entry["id"] for entry in types}
    report.retired_types = PetitionType.objects.filter(pk__in=gone, is_active=True).update(is_active=False)
    return report


def _problems_of_groups(groups: Entry) -> list[str]:
    return [
        f"{place}: {key}: {text}"
        for key, group in groups.items()
        for seen in (set[str](),)
        for field in group["fields"]
        for place, text in of_field(field, seen)
    ]


def _load_departments(entries: list[Entry]) -> int:
    existing = Department.objects.in_bulk()
    for entry in entries:
        if entry["id"] in existing:
            continue  # the office keeps its own names and numbers in the admin
        Department.objects.create(
            code=entry["id"],
            name_ko=entry["name_ko"],
            name_en=entry["name_en"],
            bureau_ko=entry["bureau"],
            phone=entry["phone"],
            email=entry["email"],
            duties=entry["duties"],
            keywords=entry["keywords"],
            negative_keywords=entry["negative_keywords"],
            confusable=entry["confusable"],
        )
    return len(entries)


def _values(entry: Entry) -> dict[str, Any]:
    external = entry.get("external", {})
    return {
        **{key: entry[key] for key in ("name_ko", "name_en", "summary_ko", "summary_en", "group", "kind21")},
        **{key: entry[key] for key in ("legal_kind", "identity", "channel", "visibility", "icon", "popularity")},
        "department_id": entry["department"],
        "period_unit": entry["period"]["unit"],
        "period_value": entry["period"].get("value", 0),
        "period_text": entry["period"].get("text", ""),
        "fee_amount": entry["fee"]["amount"],
        "fee_text": entry["fee"].get("text", ""),
        "external_name": external.get("name", ""),
        "external_url": external.get("url", ""),
        # A clerk looks at the documents of a statutory petition before its clock starts (법 제9조).
        "auto_receive": bool(entry.get("auto_receive", entry["legal_kind"] != "statutory")),
        "keywords": list(entry["words"]),
        "guide": {key: entry[key] for key in GUIDE_KEYS if key in entry} | _link(external),
        "is_active": True,
    }


def _link(external: dict[str, Any]) -> dict[str, Any]:
    return {"external_phone": external["phone"]} if external.get("phone") else {}


def _load_type(entry: Entry, existing: PetitionType | None) -> tuple[PetitionType, bool]:
    """Create or update; what an administrator edited by hand stays as it is."""
    values = _values(entry)
    if existing is None:
        return PetitionType.objects.create(pk=entry["id"], **values), True
    kept = {f"{name}_id" if name == "department" else name for name in existing.edited_fields}
    changes = {key: value for key, value in values.items() if key not in kept and getattr(existing, key) != value}
    for key, value in changes.items():
        setattr(existing, key, value)
    if changes:
        existing.save()
    return existing, bool(changes)


def _load_form(petition_type: PetitionType, current: FormVersion | None, definition: dict[str, Any]) -> bool:
    checksum = hashlib.sha256(json.dumps(definition, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if current is not None and current.checksum == checksum:
        return False
    number = 1
    if current is not None:
        number = current.number + 1
        FormVersion.objects.filter(pk=current.pk).update(is_current=False)
    FormVersion.objects.create(
        petition_type=petition_type,
        number=number,
        definition=definition,
        checksum=checksum,
        published_at=timezone.now(),
    )
    return True
