"""A Korean address by road name (도로명주소법): taken apart, and written one way.

한별구 바다마루로 42번길 7 101동 1202호(새솔동) is written 한별구 바다마루로42번길 7, 101동 1202호 (새솔동).
What cannot be read as an address stays exactly as it was typed.
"""

import re
import unicodedata
from dataclasses import dataclass

from citizens.spelling.letters import single_spaced, with_hyphens

PROVINCE = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종)(?:특별자치시|특별시|광역시|시)?"
    r"|(?:경기|강원|전북|제주)(?:특별자치도|도)?"
    r"|(?:충청|전라|경상)[남북]도|충북|충남|전남|경북|경남"
)
# Before the road or the lot: 시도, 시군구 (수원시 영통구), 읍면, and 동 where somebody put it there.
HEAD = re.compile(
    rf"^(?:(?P<province>{PROVINCE}) )?(?P<district>(?:[가-힣]+[시군구] ){{0,2}})"
    r"(?P<township>[가-힣0-9]+[읍면] )?(?P<dong>[가-힣0-9]+(?:동|가) )?$"
)
POSTCODE = re.compile(r"^[(\[]?(?:우편번호 ?|우 ?\)? ?)?(?P<postcode>\d{5})[)\]]? ")
BRACKET = re.compile(r" ?\(([^()]*)\)")
BRANCH = r"\d+(?:번|가|나|다|라|마|바|사|아|자|차|카|타|파|하|안|동|서|남|북){0,3}길"
ROAD = re.compile(
    rf"^(?P<head>(?:\S+ )*?)(?P<road>[가-힣A-Za-z0-9.·]*?[가-힣A-Za-z0-9](?:대로|로|길))(?: ?(?P<branch>{BRANCH}))?"
    r" ?(?P<under>지하 ?)?(?P<main>\d{1,5})(?:-(?P<sub>\d{1,4}))?(?P<rest>(?: ?, ?| ).*)?$"
)
LOT = re.compile(
    r"^(?P<head>(?:\S+ )*?)(?P<village>[가-힣0-9]+(?:동|리|가|읍|면)) ?(?P<hill>산 ?)?(?P<main>\d{1,5})"
    r"(?:-(?P<sub>\d{1,4}))?(?: ?번지)?(?P<rest>(?: ?, ?| ).*)?$"
)
DONG = re.compile(r"^[가-힣0-9]+(?:동|가|리)$")
BLOCK = re.compile(r"(?<=\d)(동|층)(?=\d)")
LOOSE_HYPHEN = re.compile(r"(?<=\d) ?- ?(?=\d)")


@dataclass(frozen=True)
class RoadAddress:
    """도로명주소, in its parts; blank where a part was not given."""

    postcode: str
    province: str
    district: str
    township: str
    road: str
    number: str
    detail: str
    dong: str
    building: str

    def __str__(self) -> str:
        extra = ", ".join(filter(None, (self.dong, self.building)))
        place = " ".join(filter(None, (self.province, self.district, self.township, self.road, self.number)))
        line = f"{place}, {self.detail}" if self.detail else place
        return f"{f'({self.postcode}) ' if self.postcode else ''}{line}{f' ({extra})' if extra else ''}"


@dataclass(frozen=True)
class LotAddress:
    """지번주소: by the number of the land. Good enough for a letter, but not how the office keeps addresses."""

    text: str
    dong: str

    def __str__(self) -> str:
        return self.text


def parse_address(text: str) -> RoadAddress | LotAddress | None:
    """The address in its parts; None for what is neither a road and a number nor a lot."""
    line = LOOSE_HYPHEN.sub("-", with_hyphens(single_spaced(text)))
    postcode = POSTCODE.match(line)
    line = line[postcode.end() :] if postcode else line
    brackets = BRACKET.findall(line)
    bare = single_spaced(BRACKET.sub(" ", line)).replace(" ,", ",")
    if len(brackets) > 1 or any(sign in bare for sign in "()"):
        return None
    return _road(bare, brackets, postcode["postcode"] if postcode else "") or _lot(line, bare)


def written_address(text: str) -> str:
    """One spelling of an address that can be read; any other exactly as typed, but composed (NFC) and trimmed."""
    address = parse_address(text)
    return str(address) if address is not None else unicodedata.normalize("NFC", text).strip()


def _road(line: str, brackets: list[str], postcode: str) -> RoadAddress | None:
    found = ROAD.match(line)
    head = HEAD.match(found["head"]) if found else None
    if found is None or head is None:
        return None
    dong, building = _extra(brackets[0] if brackets else "")
    before = (head["dong"] or "").strip()
    if before and dong and before != dong:
        return None
    number = found["main"] + (f"-{found['sub']}" if found["sub"] else "")
    return RoadAddress(
        postcode=postcode,
        province=head["province"] or "",
        district=head["district"].strip(),
        township=(head["township"] or "").strip(),
        road=found["road"] + (found["branch"] or ""),
        number=f"지하 {number}" if found["under"] else number,
        detail=_detail(found["rest"] or ""),
        dong=dong or before,
        building=building,
    )


def _lot(line: str, bare: str) -> LotAddress | None:
    found = LOT.match(bare)
    head = HEAD.match(found["head"]) if found else None
    if found is None or head is None:
        return None
    village = found["village"]
    return LotAddress(text=line, dong=village if village.endswith("동") else (head["dong"] or "").strip())


def _extra(inside: str) -> tuple[str, str]:
    """What stands in brackets: the neighbourhood, then the name of the building."""
    parts = [part.strip() for part in inside.split(",") if part.strip()]
    if parts and DONG.match(parts[0]):
        return parts[0], ", ".join(parts[1:])
    return "", ", ".join(parts)


def _detail(rest: str) -> str:
    """101동1202호 is written 101동 1202호."""
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    return BLOCK.sub(r"\1 ", ", ".join(parts))
