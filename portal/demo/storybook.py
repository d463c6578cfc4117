"""The invented petitions of stories.yaml, turned into answers that the real forms accept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from civil_petitions.forms.definition import PetitionForm, applicant_initial, build_form
from civil_petitions.models import FormVersion
from portal.demo.people import Person, street

HERE = Path(__file__).resolve().parent
PLATE_SYLLABLES = "가나다라마거너더러머버서어저고노도로모보소오조"


@dataclass(frozen=True)
class Story:
    """One believable petition: what was written, and what the office wrote back."""

    type_id: str
    raw: dict[str, Any]
    answer: str
    supplement: str = ""


class StoryRefused(Exception):
    """The form of the catalogue no longer accepts a story; says which and why."""


@cache
def _book() -> dict[str, Any]:
    return dict(yaml.safe_load((HERE / "stories.yaml").read_text()))


def general(name: str) -> Any:
    """The sentences of the office that fit any petition."""
    return _book()["general"][name]


@cache
def stories() -> dict[str, list[Story]]:
    """All stories by the type of petition they tell of."""
    return {
        type_id: [Story(type_id, each["raw"], each["answer"], each.get("supplement", "")) for each in told]
        for type_id, told in _book()["stories"].items()
    }


def fill(story: Story, form_version: FormVersion, person: Person, at: datetime, rng: Random) -> PetitionForm:
    """The form as this person filled it in at that time. Raises StoryRefused where it does not hold."""
    words = {
        "place": street(person.dong if rng.random() < 0.7 else None, rng),
        "plate": f"{rng.randint(10, 399)}{rng.choice(PLATE_SYLLABLES)}{rng.randint(1000, 9999)}",
        "number": f"{rng.randint(1, 999):03d}",
    }
    dates = _Dates(timezone.localdate(at))
    data: MultiValueDict[str, str] = MultiValueDict()
    kinds = {each["id"]: each["type"] for each in form_version.fields}
    for name, value in story.raw.items():
        _put(data, name, kinds.get(name, "text"), _worded(value, words), dates, at)
    for name, value in applicant_initial(person).items():
        if name in kinds:
            data.setlist(name, value if isinstance(value, list) else [value])
    form = build_form(form_version, data)
    if not form.is_valid():
        raise StoryRefused(f"{story.type_id}: {form.errors.as_json()}")
    dates.tell(form.cleaned_data)
    return form


class _Dates:
    """A form wants days that lie ahead of today, a story days ahead of its filing: checked first, then moved."""

    def __init__(self, filed_on: date) -> None:
        self.filed_on = filed_on
        self.moved: dict[date, date] = {}

    def day(self, text: str) -> date:
        side, _colon, number = text.partition(":")
        if side == "past":
            return self.filed_on - timedelta(days=int(number))
        checked = timezone.localdate() + timedelta(days=int(number))
        self.moved[checked] = self.filed_on + timedelta(days=int(number))
        return checked

    def tell(self, cleaned: dict[str, Any]) -> None:
        for name, value in cleaned.items():
            if isinstance(value, date) and not isinstance(value, datetime) and value in self.moved:
                cleaned[name] = self.moved[value]


def _worded(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_worded(each, words) for each in value]
    if isinstance(value, dict):
        return {key: _worded(each, words) for key, each in value.items()}
    text = str(value)
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text


def _put(data: MultiValueDict[str, str], name: str, kind: str, value: Any, dates: _Dates, at: datetime) -> None:
    """Under the names and in the spelling that a browser would send."""
    if kind == "repeat":
        for number, row in enumerate(value):
            for key, cell in row.items():
                data[f"{name}-{number}-{key}"] = cell
    elif kind == "datetime":
        data[f"{name}_0"] = dates.day(value).isoformat()
        data[f"{name}_1"] = (timezone.localtime(at) - timedelta(minutes=40)).strftime("%H:%M")
    elif kind == "date":
        data[name] = dates.day(value).isoformat()
    elif isinstance(value, list):
        data.setlist(name, value)
    else:
        data[name] = value
