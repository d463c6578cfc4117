"""What a text does not say that its kind of petition needs, and how to ask for it: one question at a time."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.personal_numbers import Kind, find
from civil_petitions.catalogue.source import read_types
from civil_petitions.triage.knowledge import topics


@dataclass(frozen=True)
class Fact:
    """Something an officer must know, and the sentence that asks for it."""

    code: str
    name: Promise | str
    question: Promise | str


FACTS = {
    fact.code: fact
    for fact in (
        Fact(
            "place",
            _("어디인지"),
            _("어디에서 생긴 일인지 알려 주시겠습니까? 도로명주소나 가까운 건물 이름이면 됩니다."),
        ),
        Fact("time", _("언제인지"), _("언제 있었던 일인지 알려 주시겠습니까? 날짜와 시각을 아는 만큼만 써 주세요.")),
        Fact("vehicle", _("차량번호"), _("차량번호를 알려 주시겠습니까? 사진이 있으면 함께 보내 주세요.")),
    )
}
_PLACE = re.compile(
    r"[가-힣0-9]+(?:동|로|길|대로|역|공원|시장|사거리|네거리|학교|아파트|빌라|정류장|병원|마트|육교|다리|주차장)"
    r"(?![가-힣])|[가-힣0-9]+(?:동|로|길)\s?[0-9]|(?:앞|옆|뒤|맞은편|건너편|근처|입구)(?:에|의|입|이|\s|$)"
)
_TIME = re.compile(r"[0-9]\s?(?:시|분|월|일)|오늘|어제|그제|아침|새벽|저녁|밤|매일|주말|지난|요일|방금|요즘|날마다")
_NEEDS = {
    "location": "place",
    "observed_at": "time",
    "occurred_at": "time",
    "found_at": "time",
    "vehicle_no": "vehicle",
}


def missing_facts(text: str, *, catalog_id: str, kind21: str) -> list[Fact]:
    """The facts that this kind of petition asks for and the text does not tell, the most needed first."""
    needed = _needed(catalog_id) if catalog_id else ({"place"} if kind21 == "신고" else set())
    return [fact for code, fact in FACTS.items() if code in needed and not _tells(text, code)]


def _needed(catalog_id: str) -> set[str]:
    if catalog_id not in topics():
        return set()
    entry = next(each for each in read_types() if each["id"] == catalog_id)
    names = (field.get("use") or (field["id"] if field.get("required") else "") for field in entry["fields"])
    return {_NEEDS[name] for name in names if name in _NEEDS}


def _tells(text: str, code: str) -> bool:
    if code == "vehicle":
        return any(found.kind == Kind.PLATE for found in find(text))
    return bool((_PLACE if code == "place" else _TIME).search(text))
