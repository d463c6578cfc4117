import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from civil_petitions.calendar import calendar_of_years
from civil_petitions.deadline_question import BadQuestion, DeadlineQuestion, from_json, question
from civil_petitions.deadlines import UNITS, CountedDay, OfficeCalendar
from civil_petitions.public_holidays import builtin_calendar

NONE = "법정 처리기간이 없습니다."


class Command(BaseCommand):
    """Answers when a petition is due. With --holidays builtin no database is asked."""

    help = "법정 처리 기한을 계산합니다. 보기: deadline 2026-11-23T10:00 --unit day --value 7"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("received", nargs="?", help="접수 일시. 2026-11-23T10:00 (한국 시각)")
        parser.add_argument("--unit", help=f"기간의 단위: {', '.join(UNITS)}")
        parser.add_argument("--value", help="기간")
        parser.add_argument(
            "--exclude", action="append", default=[], help="세지 않는 날. 2026-11-24 또는 2026-11-24..2026-11-27"
        )
        parser.add_argument("--extension-days", default="0", help="늘린 날(근무일)")
        parser.add_argument("--explain", action="store_true", help="날마다 세거나 뺀 까닭을 보입니다.")
        parser.add_argument("--json", action="store_true", help="JSON으로 답합니다.")
        parser.add_argument("--batch", metavar="FILE", help="JSON이 한 줄에 하나씩 있는 파일(-: 표준 입력)")
        parser.add_argument(
            "--holidays", choices=("table", "builtin"), default="table", help="공휴일표 또는 프로그램에 든 공휴일"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["batch"]:
                self._answer_batch(options)
            else:
                self._answer_one(options)
        except BadQuestion as problem:
            raise CommandError(str(problem)) from problem

    def _answer_one(self, options: dict[str, Any]) -> None:
        asked = question(
            options["received"],
            options["unit"],
            options["value"],
            excluded=[text for given in options["exclude"] for text in given.split(",")],
            extension_days=options["extension_days"],
        )
        calendar = self._calendar([asked], options["holidays"])
        due = asked.due_at(calendar)
        days = asked.explain(calendar) if options["explain"] else []
        if options["json"]:
            self.stdout.write(_as_json(asked, due, days, explained=options["explain"]))
            return
        self.stdout.write(f"처리 기한: {_written(due)}" if due else NONE)
        for day in days:
            counted = "셉니다" if day.counted else "뺍니다"
            self.stdout.write(f"{day.date} ({_weekday(day.date)})  {counted}  {day.reason}")

    def _answer_batch(self, options: dict[str, Any]) -> None:
        """All lines are read before the first is answered: a bad one leaves no half answer."""
        asked = [_line(number, text) for number, text in enumerate(_lines(options["batch"]), start=1) if text.strip()]
        calendar = self._calendar(asked, options["holidays"])
        answers = (each.due_at(calendar) for each in asked)
        self.stdout.write("".join(f"{json.dumps({'due': _plain(due)})}\n" for due in answers), ending="")

    def _calendar(self, asked: list[DeadlineQuestion], source: str) -> OfficeCalendar:
        spans = [each.years() for each in asked]
        years = range(min((span.start for span in spans), default=0), max((span.stop for span in spans), default=0))
        if source == "builtin":
            return builtin_calendar(years)
        try:
            calendar, filled = calendar_of_years(years)
        except Error:
            self.stderr.write("데이터베이스에 닿지 못해 프로그램에 든 공휴일로 셉니다.")
            return builtin_calendar(years)
        if filled:
            self.stderr.write(f"공휴일표에 없는 해({_years(filled)})는 프로그램에 든 공휴일로 셉니다.")
        return calendar


def _lines(file: str) -> list[str]:
    try:
        content = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"파일을 읽을 수 없습니다: {file} ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"UTF-8로 쓴 파일이 아닙니다: {file}") from error
    return content.split("\n")


def _line(number: int, text: str) -> DeadlineQuestion:
    try:
        return from_json(text)
    except BadQuestion as problem:
        raise BadQuestion(f"{number}번째 줄: {problem}") from problem


def _as_json(asked: DeadlineQuestion, due: datetime | None, days: Iterable[CountedDay], *, explained: bool) -> str:
    answer: dict[str, Any] = {
        "received": _plain(asked.received_at),
        "unit": asked.unit,
        "n": asked.value,
        "excluded_dates": [day.isoformat() for day in sorted(asked.excluded_dates)],
        "extension_days": asked.extension_days,
        "due": _plain(due),
    }
    if explained:
        answer["days"] = [
            {"date": day.date.isoformat(), "counted": day.counted, "reason": day.reason, "minutes": day.minutes}
            for day in days
        ]
    return json.dumps(answer, ensure_ascii=False)


def _written(at: datetime) -> str:
    return f"{_plain(at)} ({_weekday(at)})"


def _plain(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else None


def _weekday(day: date) -> str:
    return "월화수목금토일"[day.weekday()]


def _years(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}~{years[-1]}"
