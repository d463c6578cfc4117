"""Korea's public holidays by the rules in force, under their official names. Pure.

The dates come from the `holidays` package, checked by hand against 관공서의 공휴일에 관한 규정 for
2025 to 2027; the names are our own, for its names are not those of the decree. Temporary holidays
of years to come are known to nobody: an editor adds them to the table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from holidays import country_holidays

from civil_petitions.office_hours import OfficeCalendar

SUBSTITUTE = " 대체 휴일"  # how the package marks a substitute
NAMES = {
    "신정연휴": ("1월 1일", "New Year's Day"),
    "설날 전날": ("설 전날", "Day before Seollal"),
    "설날": ("설날", "Seollal (Lunar New Year)"),
    "설날 다음날": ("설 다음 날", "Day after Seollal"),
    "삼일절": ("3·1절", "Independence Movement Day"),
    "부처님오신날": ("부처님 오신 날", "Buddha's Birthday"),
    "석가탄신일": ("부처님 오신 날", "Buddha's Birthday"),
    "노동절": ("노동절", "Labor Day"),
    "어린이날": ("어린이날", "Children's Day"),
    "현충일": ("현충일", "Memorial Day"),
    "제헌절": ("제헌절", "Constitution Day"),
    "광복절": ("광복절", "Liberation Day"),
    "추석 전날": ("추석 전날", "Day before Chuseok"),
    "추석": ("추석", "Chuseok"),
    "추석 다음날": ("추석 다음 날", "Day after Chuseok"),
    "국군의 날": ("국군의 날(임시공휴일)", "Armed Forces Day (temporary holiday)"),
    "개천절": ("개천절", "National Foundation Day"),
    "한글날": ("한글날", "Hangeul Day"),
    "기독탄신일": ("기독탄신일", "Christmas Day"),
    "국회의원 선거일": ("국회의원 선거일", "National Assembly election day"),
    "대통령 선거일": ("대통령 선거일", "Presidential election day"),
    "지방선거일": ("지방선거일", "Local election day"),
    "임시공휴일": ("임시공휴일", "Temporary holiday"),
}


@dataclass(frozen=True)
class PublicHoliday:
    date: date
    name_ko: str
    name_en: str


def public_holidays(years: Iterable[int]) -> Iterator[PublicHoliday]:
    """Every holiday of these years in order; two on one day are one with both names."""
    known = country_holidays("KR", years=years, language="ko")
    for day in sorted(known):
        names = [_official(name) for name in known.get_list(day)]
        yield PublicHoliday(day, ", ".join(ko for ko, _en in names), ", ".join(en for _ko, en in names))


def builtin_calendar(years: Iterable[int]) -> OfficeCalendar:
    """The office's calendar as the law alone gives it, without the editors' table."""
    names = {holiday.date: holiday.name_ko for holiday in public_holidays(years)}
    return OfficeCalendar(holidays=frozenset(names), names=names)


def _official(name: str) -> tuple[str, str]:
    if name.endswith(SUBSTITUTE):
        korean, english = _official(name.removesuffix(SUBSTITUTE))
        return f"{korean} 대체공휴일", f"Substitute holiday for {english}"
    return NAMES.get(name, (name, ""))
