"""Says what is wrong with the catalogue's files: where, what, and what to write instead."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from civil_petitions.catalogue.source import Entry
from civil_petitions.models.petition_type import PetitionType
from civil_petitions.models.status import PeriodUnit

FIELD_TYPES = frozenset(
    [
        "text",
        "textarea",
        "number",
        "date",
        "time",
        "datetime",
        "daterange",
        "select",
        "radio",
        "checkbox",
        "tel",
        "email",
        "url",
        "address",
        "geopoint",
        "bizno",
        "password",
        "repeat",
        "department",
        "department_topic",
    ]
)
CHOICE_TYPES = frozenset({"select", "radio", "checkbox"})
SOURCES = frozenset({"dongs", "open_notices", "open_supplement_requests"})
FILE_TYPES = frozenset(["jpg", "png", "pdf", "hwpx", "odt", "docx", "mp3", "m4a", "mp4", "zip", "dwg"])
RULE_KINDS = frozenset({"department", "urgent", "attachments", "period", "identity", "order"})
REQUIRED = [
    "id",
    "name_ko",
    "name_en",
    "summary_ko",
    "summary_en",
    "words",
    "icon",
    "popularity",
    "kind21",
    "legal_kind",
    "department",
    "identity",
    "channel",
    "visibility",
    "period",
    "fee",
    "field_groups",
    "fields",
    "attachments",
    "legal_basis",
]
KINDS21 = frozenset(
    [
        "허가",
        "인가",
        "특허",
        "면허",
        "승인",
        "지정",
        "등록",
        "확인",
        "증명",
        "시험",
        "검사",
        "검정",
        "신고",
        "교부",
        "이의",
        "추천",
        "인증",
        "제출",
        "보고",
        "신청",
        "청구",
    ]
)
SLUG = re.compile(r"[a-z][a-z0-9-]*")
FIELD_ID = re.compile(r"[a-z][a-z0-9_]*")


def problems(types: list[Entry], groups: Entry, departments: Collection[str]) -> list[str]:
    """Every problem of the petition types, in the order of the files."""
    found: list[str] = []
    seen: dict[str, str] = {}
    for entry in types:
        missing = [key for key in REQUIRED if key not in entry]
        if missing:
            name = entry.get("id", "?")
            found.append(f"{entry.place()}: {name}: {', '.join(missing)} 칸이 없습니다. 써 넣어 주세요.")
            continue
        if entry["id"] in seen:
            found.append(
                f"{entry.place('id')}: {entry['id']} 부호를 {seen[entry['id']]}에서 이미 씁니다. 바꿔 주세요."
            )
        seen[entry["id"]] = entry.place("id")
        found += [f"{place}: {entry['id']}: {text}" for place, text in _of_type(entry, groups, departments)]
    return found


def _of_type(entry: Entry, groups: Entry, departments: Collection[str]) -> Iterator[tuple[str, str]]:
    yield from _allowed(entry, "legal_kind", PetitionType.LegalKind.values)
    yield from _allowed(entry, "identity", PetitionType.Identity.values)
    yield from _allowed(entry, "channel", PetitionType.Channel.values)
    yield from _allowed(entry, "visibility", PetitionType.Visibility.values)
    yield from _allowed(entry, "kind21", KINDS21)
    yield from _allowed(entry, "department", departments)
    if not SLUG.fullmatch(str(entry["id"])):
        yield entry.place("id"), "부호는 로마자 소문자, 숫자, 붙임표로 써 주세요."
    if len(entry["summary_ko"]) > 40:
        yield entry.place("summary_ko"), f"한 줄 풀이가 {len(entry['summary_ko'])}자입니다. 40자 안으로 줄여 주세요."
    if entry["period"].get("unit") not in PeriodUnit.values:
        yield entry.place("period"), f"처리기간 단위는 {_list(PeriodUnit.values)} 가운데 하나입니다."
    if entry["channel"] == "link" and not entry.get("external"):
        yield entry.place("channel"), "channel이 link이면 external에 이름과 주소를 써 주세요."
    for group in entry["field_groups"]:
        if group not in groups:
            yield entry.place("field_groups"), f"field_groups.yaml에 '{group}' 묶음이 없습니다."
    yield from _of_fields(entry, groups)
    yield from _of_attachments(entry)
    yield from _of_rules(entry, groups, departments)


def _allowed(entry: Entry, key: str, allowed: Collection[str]) -> Iterator[tuple[str, str]]:
    if entry[key] not in allowed:
        yield entry.place(key), f"{key} '{entry[key]}'는 쓸 수 없습니다. {_list(allowed)} 가운데 하나를 써 주세요."


def _list(values: Collection[str]) -> str:
    return ", ".join(sorted(values))


def _of_fields(entry: Entry, groups: Entry) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for field in entry["fields"]:
        if "use" in field:
            if field["use"] not in groups:
                yield field.place("use"), f"field_groups.yaml에 '{field['use']}' 묶음이 없습니다."
            continue
        yield from of_field(field, seen)


def of_field(field: Entry, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Problems of one field, and of the fields inside it."""
    if not field.get("id") or not field.get("label"):
        yield field.place(), "칸에는 id와 label이 있어야 합니다."
        return
    name = field["id"]
    if not FIELD_ID.fullmatch(name) or name in seen:
        yield field.place("id"), f"칸 부호 '{name}'이 겹치거나 로마자 소문자가 아닙니다."
    seen.add(name)
    kind = field.get("type")
    if kind not in FIELD_TYPES:
        yield field.place("type"), f"칸 '{name}'의 type '{kind}'를 모릅니다. {_list(FIELD_TYPES)} 가운데 하나입니다."
    if kind in CHOICE_TYPES and not _good_choices(field.get("choices")):
        yield field.place("choices"), f"칸 '{name}'에 고를 것(choices)을 하나 이상 써 주세요."
    if kind == "repeat":
        if not field.get("item"):
            yield field.place(), f"되풀이 칸 '{name}'에 item을 써 주세요."
        inner: set[str] = set()
        for item in field.get("item") or []:
            yield from of_field(item, inner)
    if "pattern" in field and not _compiles(field["pattern"]):
        yield field.place("pattern"), f"칸 '{name}'의 pattern이 올바른 정규식이 아닙니다."
    if field.get("min") is not None and field.get("max") is not None and field["min"] > field["max"]:
        yield field.place("min"), f"칸 '{name}'의 min이 max보다 큽니다."


def _good_choices(choices: Any) -> bool:
    if isinstance(choices, str):
        return choices in SOURCES
    return isinstance(choices, list) and bool(choices) and len(set(choices)) == len(choices)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _of_attachments(entry: Entry) -> Iterator[tuple[str, str]]:
    for slot in entry["attachments"]:
        unknown = set(slot.get("accept", [])) - FILE_TYPES
        if unknown or not slot.get("accept"):
            yield slot.place("accept"), f"서류 '{slot.get('id')}'의 accept는 {_list(FILE_TYPES)} 가운데서 골라 주세요."
        if not slot.get("id") or not slot.get("name") or not slot.get("max_files") or not slot.get("max_mb"):
            yield slot.place(), "서류에는 id, name, max_files, max_mb가 있어야 합니다."
        if "follows" in slot and not (
            slot["follows"] in {each.get("id") for each in entry["attachments"]} and slot.get("after_seconds")
        ):
            yield slot.place("follows"), "follows는 앞 사진의 id, after_seconds는 그 뒤로 지나야 할 초입니다."


def _of_rules(entry: Entry, groups: Entry, departments: Collection[str]) -> Iterator[tuple[str, str]]:
    rules = entry.get("rules", Entry())
    choices = {field["id"]: field.get("choices") for field in entry["fields"] if "id" in field}
    slots = {slot.get("id") for slot in entry["attachments"]}
    for kind, entries in rules.items():
        if kind not in RULE_KINDS:
            yield rules.place(kind), f"규칙 '{kind}'를 모릅니다. {_list(RULE_KINDS)} 가운데 하나입니다."
            continue
        for rule in entries:
            for field_id, wanted in rule.get("when", {}).items():
                if field_id not in choices or not set(wanted) <= set(choices[field_id] or []):
                    yield rule.place("when"), f"규칙이 칸 '{field_id}'에 없는 답을 봅니다. choices와 맞춰 주세요."
            if "department" in rule and rule["department"] not in departments:
                yield rule.place("department"), f"부서 '{rule['department']}'가 departments.yaml에 없습니다."
            if not set(rule.get("attachments", [])) <= slots:
                yield rule.place("attachments"), "규칙이 없는 서류를 부릅니다. attachments의 id와 맞춰 주세요."
