"""The law's periods: the worked examples, the edges, and a slow counter that knows no shortcuts."""

import json
import time as stopwatch
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civil_petitions.deadlines import (
    OfficeCalendar,
    add_working_hours,
    civil_due_on,
    due_at,
    explain,
    working_days_left,
)
from civil_petitions.public_holidays import builtin_calendar

SEOUL = ZoneInfo("Asia/Seoul")
UTC = ZoneInfo("UTC")
DAY = timedelta(days=1)
EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "deadline_examples.json").read_text())
CALENDAR = builtin_calendar(range(2023, 2033))


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def due(text: str, unit: str, value: int = 0, **more) -> datetime | None:
    return due_at(seoul(text), unit, value, **({"calendar": CALENDAR} | more))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_the_worked_examples(example):
    arguments = {
        "calendar": CALENDAR,
        "excluded_dates": [date.fromisoformat(day) for day in example["excluded_dates"]],
        "extension_days": example["extension_days"],
    }

    assert due_at(seoul(example["received"]), example["unit"], example["n"], **arguments) == seoul(example["due"])
    assert "월화수목금토일"[seoul(example["due"]).weekday()] == example["weekday"]


@pytest.mark.parametrize(
    ("received", "ends"),
    [
        ("2026-11-23T08:30", "2026-11-23T12:00"),  # before opening: from nine
        ("2026-11-23T00:00", "2026-11-23T12:00"),
        ("2026-11-23T12:00", "2026-11-23T16:00"),  # at noon sharp: from one
        ("2026-11-23T12:59", "2026-11-23T16:00"),
        ("2026-11-23T17:59", "2026-11-24T11:59"),
        ("2026-11-23T18:00", "2026-11-24T12:00"),  # at closing sharp: from the next working day
        ("2026-11-23T23:59", "2026-11-24T12:00"),
        ("2026-11-20T18:00", "2026-11-23T12:00"),
    ],
)
def test_the_edges_of_the_office_hours(received, ends):
    assert due(received, "immediate") == seoul(ends)


def test_an_instant_at_closing_belongs_to_the_next_working_day():
    assert due("2026-11-23T17:59", "day", 7) == seoul("2026-12-01T23:59:59")
    assert due("2026-11-23T18:00", "day", 7) == seoul("2026-12-02T23:59:59")
    assert due("2026-11-23T18:00", "work_minutes", 0) == seoul("2026-11-24T09:00")
    assert due("2026-11-23T12:00", "work_minutes", 0) == seoul("2026-11-23T13:00")


def test_a_month_from_the_30th_ends_on_the_29th_where_there_is_a_30th():
    assert due("2026-03-30T10:00", "month", 1) == seoul("2026-04-29T23:59:59")
    assert due("2026-03-31T10:00", "month", 1) == seoul("2026-04-30T23:59:59")


def test_seconds_are_kept():
    assert due("2026-11-23T10:00:30", "hour", 1) == seoul("2026-11-23T11:00:30")


def test_an_instant_of_another_zone_is_the_same_instant():
    received = seoul("2026-11-23T20:15")

    assert due_at(received.astimezone(UTC), "day", 7, calendar=CALENDAR) == due("2026-11-23T20:15", "day", 7)


def test_a_receipt_after_closing_may_count_where_the_office_decides_so():
    calendar = OfficeCalendar(holidays=CALENDAR.holidays, counts_late_receipt=True)

    assert due("2026-11-23T20:15", "day", 7, calendar=calendar) == seoul("2026-12-01T23:59:59")


def test_lunch_may_be_at_another_hour():
    calendar = OfficeCalendar(lunch=(time(11, 30), time(12, 30)))

    assert due("2026-11-23T11:00", "immediate", calendar=calendar) == seoul("2026-11-23T15:00")
    assert due("2026-11-23T10:00", "day", 1, calendar=calendar) == seoul("2026-11-24T10:00")


def test_a_type_without_a_period_has_no_deadline():
    assert due("2026-11-23T10:00", "none") is None
    assert explain(seoul("2026-11-23T10:00"), "none", 0, calendar=CALENDAR) == []


@pytest.mark.parametrize("unit", ["day", "hour", "week", "month", "year", "fortnight"])
def test_a_period_of_nothing_is_refused(unit):
    with pytest.raises(ValueError, match="no such period"):
        due("2026-11-23T10:00", unit, 0)


def test_a_period_beyond_all_calendars_is_refused():
    for unit in ("day", "week", "month", "year"):
        with pytest.raises((OverflowError, ValueError)):
            due("2026-11-23T10:00", unit, 9_000_000)


def test_periods_of_the_civil_act_leave_the_day_of_the_event_out():
    assert civil_due_on(date(2026, 9, 1), 60, CALENDAR) == date(2026, 11, 2)
    assert civil_due_on(date(2026, 11, 24), 10, CALENDAR) == date(2026, 12, 4)
    assert civil_due_on(date(2026, 9, 13), 10, CALENDAR) == date(2026, 9, 23)
    assert civil_due_on(date(2026, 9, 14), 10, CALENDAR) == date(2026, 9, 28)


def test_a_year_ends_on_the_eve_of_its_day():
    assert due("2024-02-29T10:00", "year", 1) == seoul("2025-02-28T23:59:59")
    assert due("2026-11-23T10:00", "year", 1) == seoul("2027-11-22T23:59:59")


def test_a_holiday_added_after_the_receipt_moves_the_deadline():
    more = OfficeCalendar(holidays=CALENDAR.holidays | {date(2026, 11, 27)})

    assert due("2026-11-23T10:00", "day", 7) == seoul("2026-12-01T23:59:59")
    assert due("2026-11-23T10:00", "day", 7, calendar=more) == seoul("2026-12-02T23:59:59")


def test_a_pause_lengthens_a_month_by_its_days():
    pause = [date(2026, 12, day) for day in (1, 2, 3)]

    assert due("2026-11-23T10:00", "month", 1, excluded_dates=pause) == seoul("2026-12-28T23:59:59")  # 12-25 is off


def test_days_left_are_working_days():
    now = seoul("2026-11-20T10:00")

    for ends, left in (
        ("2026-11-20T18:00", 0),
        ("2026-11-23T23:59:59", 1),
        ("2026-11-20T09:30", -1),
        ("2026-11-19T23:59:59", -1),
        ("2026-11-13T23:59:59", -5),
    ):
        assert working_days_left(now, seoul(ends), calendar=CALENDAR) == left
    assert working_days_left(seoul("2026-11-22T10:00"), seoul("2026-11-20T18:00"), calendar=CALENDAR) == -1


# --- against a counter that goes minute by minute and day by day -------------------------------

days = st.one_of(
    st.integers(0, 4 * 365).map(lambda number: date(2025, 1, 1) + number * DAY),
    st.integers(0, 47).map(lambda number: date(2025 + number // 12, number % 12 + 1, 1) - DAY),  # ends of months
    st.integers(0, 47).map(lambda number: date(2025 + number // 12, number % 12 + 1, 1) + 29 * DAY),
)
hours = st.one_of(
    st.sampled_from([time(0), time(8, 59), time(9), time(11, 59), time(12), time(13), time(17, 59), time(18)]),
    st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60)),
)
instants = st.builds(datetime.combine, days, hours, st.just(SEOUL))
some_holidays = st.sets(st.integers(0, 1600), max_size=60).map(
    lambda days: OfficeCalendar(holidays=frozenset(date(2025, 1, 1) + n * DAY for n in days))
)
calendars = st.one_of(st.just(CALENDAR), some_holidays)
pauses = st.lists(st.tuples(st.integers(-3, 40), st.integers(0, 12)), max_size=3)
periods = st.one_of(
    st.just(("immediate", 0)),
    st.tuples(st.just("hour"), st.integers(1, 60)),
    st.tuples(st.just("work_minutes"), st.integers(1, 3000)),
    st.tuples(st.just("day"), st.integers(1, 60)),
    st.tuples(st.just("week"), st.integers(1, 10)),
    st.tuples(st.just("month"), st.integers(1, 14)),
    st.tuples(st.just("year"), st.integers(1, 2)),
)


def pause_dates(received: datetime, pauses) -> set[date]:
    return {received.date() + (start + n) * DAY for start, length in pauses for n in range(length + 1)}


def slow_is_on(day: date, calendar: OfficeCalendar, off: set[date]) -> bool:
    return day.isoweekday() not in (6, 7) and day not in calendar.holidays and day not in off


def slow_minutes(start: datetime, minutes: int, calendar: OfficeCalendar, off: set[date]) -> datetime:
    at = start
    while minutes:
        if not slow_is_on(at.date(), calendar, off):
            at = datetime.combine(at.date() + DAY, time(0), SEOUL)
            continue
        minutes -= at.hour in (9, 10, 11, 13, 14, 15, 16, 17)
        at += timedelta(minutes=1)
    return at


def slow_days(day: date, number: int, calendar: OfficeCalendar, off: set[date]) -> date:
    """The number-th working day, `day` itself being looked at first."""
    while True:
        number -= slow_is_on(day, calendar, off)
        if not number:
            return day
        day += DAY


def slow_calendar_end(first: date, unit: str, value: int, off: set[date]) -> date:
    day_after = first
    for _unit in range(value * 7 if unit == "week" else 0):
        day_after += DAY
    if unit != "week":
        year, month = first.year, first.month
        for _month in range(value * (12 if unit == "year" else 1)):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day_after = date(year, month, 1)
        while day_after.day < first.day and (day_after + DAY).month == month:
            day_after += DAY
        if day_after.day < first.day:
            day_after += DAY  # no matching day: the month's last day is the end
    last, day = day_after - DAY, first
    while day <= last:
        last += DAY * (day in off)
        day += DAY
    return last


def slow_due(received: datetime, unit: str, value: int, calendar, off: set[date], extension: int) -> datetime:
    hours = {"immediate": 3, "hour": value, "work_minutes": value / 60, "day": value * 8 if value < 6 else None}
    if hours.get(unit) is not None:
        return slow_minutes(received, round(hours[unit] * 60) + extension * 480, calendar, off)
    first = received.date() + DAY * (received.hour >= 18)
    first = slow_days(first, 1, calendar, off)
    if unit == "day":
        last = slow_days(first, value + extension, calendar, off)
    else:
        last = slow_days(slow_calendar_end(first, unit, value, off), 1, calendar, off)
        last = slow_days(last + DAY, extension, calendar, off) if extension else last
    return datetime.combine(last, time(23, 59, 59), SEOUL)


@given(instants, periods, calendars, pauses, st.integers(0, 30))
def test_the_same_as_counting_each_minute(received, period, calendar, pauses, extension):
    off = pause_dates(received, pauses)

    counted = due_at(received, *period, calendar=calendar, excluded_dates=off, extension_days=extension)

    assert counted == slow_due(received, *period, calendar, off, extension)


@given(instants, periods, calendars, pauses)
def test_a_deadline_is_on_a_working_day_and_after_the_receipt(received, period, calendar, pauses):
    off = pause_dates(received, pauses)

    ends = due_at(received, *period, calendar=calendar, excluded_dates=off)

    assert slow_is_on(ends.date(), calendar, off)
    assert ends > received


@given(instants, st.integers(0, 60 * 24 * 40), periods, calendars)
def test_who_comes_later_is_not_due_earlier(received, minutes, period, calendar):
    later = received + timedelta(minutes=minutes)

    assert due_at(received, *period, calendar=calendar) <= due_at(later, *period, calendar=calendar)


@given(instants, periods, calendars, pauses, st.integers(-3, 60), st.integers(0, 20))
def test_pausing_or_extending_more_is_never_due_earlier(received, period, calendar, pauses, day, extension):
    off = pause_dates(received, pauses)

    ends = due_at(received, *period, calendar=calendar, excluded_dates=off, extension_days=extension)

    more_off = off | {received.date() + day * DAY}
    assert due_at(received, *period, calendar=calendar, excluded_dates=more_off, extension_days=extension) >= ends
    assert due_at(received, *period, calendar=calendar, excluded_dates=off, extension_days=extension + 1) > ends


@given(instants, st.integers(6, 60), calendars, pauses, st.integers(0, 40))
def test_extending_days_is_the_same_as_a_longer_period(received, value, calendar, pauses, extension):
    off = pause_dates(received, pauses)

    extended = due_at(received, "day", value, calendar=calendar, excluded_dates=off, extension_days=extension)

    assert extended == due_at(received, "day", value + extension, calendar=calendar, excluded_dates=off)


@given(instants, st.integers(1, 60), calendars)
def test_an_excluded_date_is_a_holiday_of_one_petition(received, value, calendar):
    off = {received.date() + n * DAY for n in (1, 2, 5)}
    closed = OfficeCalendar(holidays=calendar.holidays | off)

    paused = due_at(received, "day", value, calendar=calendar, excluded_dates=off)

    assert paused == due_at(received, "day", value, calendar=closed)


@given(instants, st.integers(0, 100), calendars)
def test_hours_follow_each_other(received, hours, calendar):
    whole = add_working_hours(received, hours + 8, calendar=calendar)

    assert whole == add_working_hours(add_working_hours(received, hours, calendar=calendar), 8, calendar=calendar)


# --- the table of days -------------------------------------------------------------------------


@given(instants, periods, calendars, pauses, st.integers(0, 9))
def test_the_table_of_days_adds_up_to_the_deadline(received, period, calendar, pauses, extension):
    unit, value = period
    off = pause_dates(received, pauses)
    ends = due_at(received, unit, value, calendar=calendar, excluded_dates=off, extension_days=extension)

    days = explain(received, unit, value, calendar=calendar, excluded_dates=off, extension_days=extension)

    assert [day.date for day in days] == [
        received.date() + n * DAY for n in range((ends.date() - received.date()).days + 1)
    ]
    assert all(day.reason for day in days)
    counted = [day for day in days if day.counted]
    assert days[-1] == counted[-1]
    assert [day.number for day in counted] == list(range(1, len(counted) + 1))
    assert not any(day.date in off for day in counted)
    if unit == "day" and value > 5:
        assert len(counted) == value + extension
    elif unit in ("immediate", "hour", "work_minutes", "day"):
        minutes = {"immediate": 180, "hour": value * 60, "work_minutes": value, "day": value * 480}[unit]
        assert sum(day.minutes for day in counted) == minutes + extension * 480


def test_the_table_names_each_reason():
    days = explain(
        seoul("2026-09-22T19:00"),
        "day",
        6,
        calendar=CALENDAR,
        excluded_dates=[date(2026, 9, 28)],
        extension_days=1,
    )

    assert [(day.date.day, day.counted, day.reason) for day in days] == [
        (22, False, "업무 시간 뒤에 받아 다음 근무일부터 셉니다"),
        (23, True, "1일째"),
        (24, False, "추석 전날"),
        (25, False, "추석"),
        (26, False, "추석 다음 날"),
        (27, False, "일요일"),
        (28, False, "보완을 기다린 날이라 뺍니다"),
        (29, True, "2일째"),
        (30, True, "3일째"),
        (1, True, "4일째"),
        (2, True, "5일째"),
        (3, False, "개천절"),
        (4, False, "일요일"),
        (5, False, "개천절 대체공휴일"),
        (6, True, "6일째"),
        (7, True, "늘린 기간 1일째"),
    ]


def test_the_table_says_when_a_month_ends_on_a_day_off():
    days = explain(seoul("2026-11-30T10:00"), "month", 3, calendar=CALENDAR)

    assert [(day.date.isoformat(), day.counted, day.reason) for day in days[-3:]] == [
        ("2027-02-28", True, "91일째"),
        ("2027-03-01", False, "3·1절"),
        ("2027-03-02", True, "마지막 날이 쉬는 날이라 이날 끝납니다"),
    ]


def test_the_table_gives_hours_and_minutes():
    days = explain(seoul("2026-11-23T10:30"), "day", 1, calendar=CALENDAR)

    assert [(day.reason, day.minutes) for day in days] == [("6시간 30분", 390), ("1시간 30분", 90)]


def test_a_long_period_costs_no_more_than_a_short_one():
    began = stopwatch.perf_counter()
    for _turn in range(1000):
        due("2026-11-23T10:00", "day", 2500)

    assert stopwatch.perf_counter() - began < 0.5  # by the day this takes seconds
