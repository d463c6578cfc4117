"""Builds the form of a petition type from its FormVersion."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from civil_petitions.catalogue.source import read_departments
from civil_petitions.forms.answers import json_value
from civil_petitions.forms.field_types import Sources, group_title, make_field
from civil_petitions.forms.particles import as_topic
from civil_petitions.models.petition_type import FormVersion

Raw = dict[str, list[str]]
TITLE_LENGTH = 100
FIRST_SENTENCE = re.compile(r"(?<=[다요까죠])[.!?]\s|\n|(?<=[.!?])\s")
SHORTEST_SENTENCE, SENTENCE_LENGTH = 8, 40


@dataclass
class FieldGroup:
    """Fields that belong together on the page; the body of the form has no title."""

    key: str
    title: str
    fields: list[BoundField] = field(default_factory=list)


class PetitionForm(forms.Form):
    """The form of one petition type, in the version a petition is pinned to."""

    def __init__(self, form_version: FormVersion, *args: Any, sources: Sources | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_version = form_version
        self.definitions: dict[str, dict[str, Any]] = {each["id"]: each for each in form_version.fields}
        for name, definition in self.definitions.items():
            self.fields[name] = make_field(definition, sources or {})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for rule in self.form_version.definition.get("rules", {}).get("order", []):
            first, last = rule["fields"]
            if cleaned.get(first) is not None and cleaned.get(last) is not None and cleaned[first] > cleaned[last]:
                labels = {"last": as_topic(str(self.fields[last].label)), "first": self.fields[first].label}
                self.add_error(last, ValidationError(_("%(last)s ‘%(first)s’보다 뒤여야 합니다.") % labels))
        wants_mail = "전자우편" in (cleaned.get("applicant_notify") or [])
        if wants_mail and "applicant_email" not in self.errors and not cleaned.get("applicant_email"):
            self.add_error("applicant_email", _("전자우편으로 알림을 받으려면 전자우편 주소를 써 주세요."))
        return cleaned

    def groups(self) -> list[FieldGroup]:
        """The body first, then the people."""
        titles = self.form_version.definition.get("groups", {})
        groups: dict[str, FieldGroup] = {"": FieldGroup("", "")}
        for name, definition in self.definitions.items():
            key = definition.get("group", "") if definition.get("group", "") in titles else ""
            groups.setdefault(key, FieldGroup(key, group_title(key))).fields.append(self[name])
        return [group for group in groups.values() if group.fields]

    def answers(self) -> dict[str, Any]:
        """What is stored with the petition: JSON values, without person and passwords."""
        return {
            name: value
            for name, definition in self.definitions.items()
            if definition.get("group", "") != "applicant" and definition["type"] != "password"
            for value in (json_value(self.cleaned_data.get(name)),)
            if value not in (None, "", [])
        }

    def applicant(self) -> dict[str, Any]:
        """Who asks: name, phone, email, address, notify. Empty where the form does not ask."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned.get("applicant_name", ""),
            "phone": cleaned.get("applicant_tel", ""),
            "email": cleaned.get("applicant_email", ""),
            "address": cleaned.get("applicant_address", ""),
            "notify": cleaned.get("applicant_notify", []),
        }

    def wants_mail(self) -> bool:
        """Whether the citizen is told by mail too, or reads the portal only; by mail where nobody asked."""
        chosen = self.cleaned_data.get("applicant_notify")
        return not chosen or "전자우편" in chosen

    def title(self) -> str:
        """What the petition is called in lists: the citizen's title, the first thing they say, or kind and place."""
        own = self.cleaned_data.get("title") or self._first_words()
        if own:
            return str(own)
        place = self.cleaned_data.get("location_address") or self.cleaned_data.get("pickup_address") or ""
        name = self.form_version.petition_type.name_ko
        return (f"{name}: {place}" if place else name)[:TITLE_LENGTH]

    def _first_words(self) -> str:
        """The first sentence of what was told, short enough for a line of a list; empty when nothing was."""
        texts = (self.cleaned_data.get(name) for name, each in self.definitions.items() if each["type"] == "textarea")
        told = next((str(text) for text in texts if text), "")
        sentence = FIRST_SENTENCE.split(told.strip(), maxsplit=1)[0].strip()
        if len(sentence) < SHORTEST_SENTENCE:
            return ""
        return sentence if len(sentence) <= SENTENCE_LENGTH else f"{sentence[: SENTENCE_LENGTH - 1].rstrip()}…"

    def dong(self) -> str:
        """The neighbourhood that the answers name, for statistics; empty when none is named."""
        dongs = read_departments()["dongs"]
        named = [self.cleaned_data.get(name) for name in ("dong", "location_address", "pickup_address")]
        texts = [str(text) for text in (*named, self.cleaned_data.get("applicant_address")) if text]
        return next((dong for text in texts for dong in dongs if dong in text), "")


def build_form(
    form_version: FormVersion,
    data: Mapping[str, Any] | None = None,
    *,
    initial: dict[str, Any] | None = None,
    sources: Sources | None = None,
) -> PetitionForm:
    """A form bound to posted or raw data, or an empty one."""
    if data is not None and not isinstance(data, MultiValueDict):
        data = MultiValueDict(data)
    return PetitionForm(form_version, data, initial=initial, sources=sources)


def draft_form(form_version: FormVersion, raw: Raw, *, sources: Sources | None = None) -> PetitionForm:
    """An unfinished draft as it was typed: nothing checked, nothing lost."""
    form = build_form(form_version, sources=sources)
    data = MultiValueDict(raw)
    for name, each in form.fields.items():
        if not each.widget.value_omitted_from_data(data, {}, name):
            form.initial[name] = each.widget.value_from_datadict(data, {}, name)
    return form


def applicant_initial(details: Any) -> dict[str, Any]:
    """The applicant's fields filled from the citizen's own details."""
    return {
        "applicant_name": details.name,
        "applicant_tel": details.phone,
        "applicant_email": details.email,
        "applicant_address": details.address,
        "applicant_notify": ["전자우편"] if details.email else ["포털 알림만"],
    }


def applicant_raw(form_version: FormVersion, details: Any) -> Raw:
    """The same as raw values, to start a draft with."""
    names = {each["id"] for each in form_version.fields}
    initial = applicant_initial(details)
    return {
        name: value if isinstance(value, list) else [value]
        for name, value in initial.items()
        if name in names and value
    }
