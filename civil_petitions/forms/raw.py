"""Raw values of a draft: what was typed, under the names of the form, checked by nobody."""

import re
from collections.abc import Mapping

from django.utils.datastructures import MultiValueDict

from civil_petitions.forms.cleaning import clean_text
from civil_petitions.forms.repeat import row_numbers
from civil_petitions.models.petition_type import FormVersion

Raw = dict[str, list[str]]
MOST_CHARACTERS = 20_000  # four times the longest answer of the catalogue


def raw_values(form_version: FormVersion, post: MultiValueDict[str, str]) -> Raw:
    """What autosave keeps: only names of this form, cleaned of control characters, no passwords."""
    patterns = [_names(definition) for definition in form_version.fields if definition["type"] != "password"]
    wanted = re.compile("|".join(patterns) or r"(?!)")
    return {
        name: [clean_text(value, multiline=True)[:MOST_CHARACTERS] for value in post.getlist(name)]
        for name in post
        if wanted.fullmatch(name)
    }


def _names(definition: Mapping[str, str]) -> str:
    name = re.escape(definition["id"])
    return name + r"(_[01]|-[0-9]{1,3}-[a-z][a-z0-9_]*)?"


def row_button(form_version: FormVersion, raw: Raw, post: Mapping[str, str]) -> tuple[Raw, str | None]:
    """What the buttons add_row and remove_row of a repeat field do; the field's id when one was pressed."""
    repeats = {each["id"]: each for each in form_version.fields if each["type"] == "repeat"}
    name = post.get("add_row", "")
    if name in repeats:
        return _with_row(raw, repeats[name]), name
    name, _separator, number = post.get("remove_row", "").partition(":")
    if name in repeats and number.isascii() and number.isdigit():
        return _without_row(raw, name, int(number)), name
    return raw, None


def _with_row(raw: Raw, definition: Mapping[str, object]) -> Raw:
    name = str(definition["id"])
    numbers = row_numbers(raw, name)
    items = definition["item"]
    most = definition.get("max", 20)
    if not isinstance(items, list) or not isinstance(most, int) or len(numbers) >= most:
        return raw
    following = max(numbers, default=-1) + 1
    return raw | {f"{name}-{following}-{item['id']}": [""] for item in items}


def _without_row(raw: Raw, name: str, number: int) -> Raw:
    """The raw values without that row, the rest numbered anew."""
    kept = [each for each in row_numbers(raw, name) if each != number]
    place = {old: new for new, old in enumerate(kept)}
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,3}})-(.+)", re.ASCII)
    result: Raw = {}
    for key, values in raw.items():
        match = pattern.fullmatch(key)
        if match is None:
            result[key] = values
        elif int(match[1]) in place:
            result[f"{name}-{place[int(match[1])]}-{match[2]}"] = values
    return result
