"""Writes out a form as it is kept for ever: groups unfolded, lists named, English beside Korean."""

import json
from dataclasses import dataclass
from typing import Any

from civil_petitions.catalogue.source import Entry


@dataclass(frozen=True)
class Words:
    """What the entries of the files only name."""

    dongs: list[str]
    english: dict[str, dict[str, str]]

    def beside(self, kind: str, key: str, korean: str | None) -> dict[str, str]:
        """The English of a word under `key`, if there is one."""
        english = self.english[kind].get(korean or "")
        return {key: english} if english else {}


def build_definition(entry: Entry, groups: Entry, words: Words) -> dict[str, Any]:
    """The definition of a FormVersion."""
    fields: list[dict[str, Any]] = []
    for field in entry["fields"]:
        if "use" in field:
            fields += [_field(inner, field["use"], words) for inner in groups[field["use"]]["fields"]]
        else:
            fields.append(_field(field, "", words))
    for group in entry["field_groups"]:
        fields += [_field(inner, group, words) for inner in groups[group]["fields"]]
    return {
        "fields": fields,
        "groups": {key: groups[key]["title"] for key in entry["field_groups"]},
        "attachments": [_slot(slot, words) for slot in entry["attachments"]],
        "rules": json.loads(json.dumps(entry.get("rules", {}))),
    }


def _field(field: Entry, group: str, words: Words) -> dict[str, Any]:
    plain: dict[str, Any] = {**field, "required": bool(field.get("required")), "group": group}
    plain |= words.beside("labels", "label_en", field["label"]) | words.beside("helps", "help_en", field.get("help"))
    if plain.get("choices") == "dongs":
        plain["choices"] = list(words.dongs)
    if isinstance(plain.get("choices"), list):
        english = words.english["choices"]
        plain["choices_en"] = {each: english[each] for each in plain["choices"] if each in english}
    if "item" in plain:
        plain["item"] = [_field(item, "", words) for item in field["item"]]
    return plain


def _slot(slot: Entry, words: Words) -> dict[str, Any]:
    english = words.beside("documents", "name_en", slot["name"]) | words.beside("helps", "note_en", slot.get("note"))
    return {**slot, **english}
