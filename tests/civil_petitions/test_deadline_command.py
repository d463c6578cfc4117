"""`manage.py deadline`: one question, a file of questions, and what it says to nonsense."""

import io
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from civil_petitions.calendar import forget
from civil_petitions.models import Holiday

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "deadline_examples.json").read_text())


@pytest.fixture(autouse=True)
def fresh_calendar():
    forget()
    yield
    forget()


def ask(*arguments: str, holidays: str = "builtin") -> str:
    answer = io.StringIO()
    call_command("deadline", *arguments, holidays=holidays, stdout=answer)
    return answer.getvalue()


def asked_from(folder: Path, *lines: object) -> str:
    file = folder / "questions.jsonl"
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return str(file)


def test_one_question_gets_one_line():
    assert ask("2026-11-23T10:00", "--unit", "day", "--value", "7") == "처리 기한: 2026-12-01 23:59:59 (화)\n"


def test_pauses_and_extensions_are_given_as_dates_and_days():
    pause = ("--exclude", "2026-11-24..2026-11-25", "--exclude", "2026-11-26,2026-11-27")

    answer = ask("2026-11-23 10:00", "--unit", "day", "--value", "7", *pause, "--extension-days", "7", "--json")

    assert json.loads(answer) == {
        "received": "2026-11-23 10:00:00",
        "unit": "day",
        "n": 7,
        "excluded_dates": ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"],
        "extension_days": 7,
        "due": "2026-12-16 23:59:59",
    }


def test_it_explains_each_day():
    lines = ask("2026-11-20T16:00", "--unit", "day", "--value", "1", "--explain").splitlines()

    assert lines == [
        "처리 기한: 2026-11-23 16:00:00 (월)",
        "2026-11-20 (금)  셉니다  2시간",
        "2026-11-21 (토)  뺍니다  토요일",
        "2026-11-22 (일)  뺍니다  일요일",
        "2026-11-23 (월)  셉니다  6시간",
    ]
    explained = json.loads(ask("2026-11-20T16:00", "--unit", "day", "--value", "1", "--explain", "--json"))
    assert explained["days"][1] == {"date": "2026-11-21", "counted": False, "reason": "토요일", "minutes": 0}


def test_a_type_without_a_period_is_said_to_have_none():
    assert "처리기간이 없습니다" in ask("2026-11-23T10:00", "--unit", "none")


def test_a_file_gives_the_worked_examples(tmp_path):
    answers = ask("--batch", asked_from(tmp_path, *EXAMPLES)).splitlines()

    assert [json.loads(line) for line in answers] == [{"due": example["due"]} for example in EXAMPLES]


def test_a_line_may_leave_out_what_is_empty(tmp_path):
    questions = asked_from(
        tmp_path,
        {"received": "2026-11-23T10:00:00+09:00", "unit": "immediate"},
        "",
        {"received": "2026-11-23T01:00:00Z", "unit": "day", "n": 7, "excluded_dates": None, "extension_days": None},
        {"received": "2026-11-23", "unit": "none"},
    )

    assert [json.loads(line)["due"] for line in ask("--batch", questions).splitlines()] == [
        "2026-11-23 14:00:00",
        "2026-12-01 23:59:59",
        None,
    ]


def test_ten_thousand_lines_take_seconds(tmp_path):
    questions = asked_from(tmp_path, *(EXAMPLES[number % len(EXAMPLES)] for number in range(10_000)))
    began = time.perf_counter()

    assert len(ask("--batch", questions).splitlines()) == 10_000
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "접수 일시"),
        (("yesterday", "--unit", "day", "--value", "7"), "접수 일시를 읽을 수 없습니다: yesterday"),
        (("2026-02-30T10:00", "--unit", "day", "--value", "7"), "접수 일시를 읽을 수 없습니다"),
        (("0001-01-01T00:00", "--unit", "day", "--value", "7"), "1950년부터"),
        (("2026-11-23T10:00", "--value", "7"), "단위"),
        (("2026-11-23T10:00", "--unit", "fortnight", "--value", "7"), "fortnight"),
        (("2026-11-23T10:00", "--unit", "day"), "기간(--value)이 없습니다"),
        (("2026-11-23T10:00", "--unit", "day", "--value", "일곱"), "정수"),
        (("2026-11-23T10:00", "--unit", "day", "--value", "0"), "1부터"),
        (("2026-11-23T10:00", "--unit", "day", "--value", "99999999999999999999"), "100000까지"),
        (("2026-11-23T10:00", "--unit", "year", "--value", "9000"), "너무 깁니다"),
        (("2026-11-23T10:00", "--unit", "day", "--value", "7", "--extension-days=-1"), "extension_days"),
        (("2026-11-23T10:00", "--unit", "day", "--value", "7", "--exclude", "2026-11-27..2026-11-24"), "빠릅니다"),
        (("2026-11-23T10:00", "--unit", "day", "--value", "7", "--exclude", "soon"), "빼는 날을 읽을 수 없습니다"),
        (("2026-11-23T10:00", "--unit", "day", "--value", "7", "--exclude", "2026-01-01..9999-12-31"), "너무 깁니다"),
    ],
)
def test_what_cannot_be_read_is_named(arguments, complaint):
    with pytest.raises(CommandError) as refused:
        ask(*arguments)

    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "7",
        '{"unit": "day", "n": 7}',
        '{"received": 20261123, "unit": "day", "n": 7}',
        '{"received": "2026-11-23T10:00", "unit": ["day"], "n": 7}',
        '{"received": "2026-11-23T10:00", "unit": "day", "n": 7.5}',
        '{"received": "2026-11-23T10:00", "unit": "day", "n": true}',
        '{"received": "2026-11-23T10:00", "unit": "day", "n": 7, "excluded_dates": "2026-11-24"}',
        '{"received": "2026-11-23T10:00", "unit": "day", "n": 7, "excluded_dates": [7]}',
        '{"received": "2026-11-23T10:00", "unit": "day", "n": 7, "extension_days": -1}',
    ],
)
def test_a_bad_line_is_named_and_nothing_is_half_answered(tmp_path, line):
    answer = io.StringIO()

    with pytest.raises(CommandError, match="^3번째 줄: "):
        call_command("deadline", batch=asked_from(tmp_path, EXAMPLES[0], "", line), holidays="builtin", stdout=answer)
    assert answer.getvalue() == ""


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path):
    with pytest.raises(CommandError, match="파일을 읽을 수 없습니다"):
        ask("--batch", str(tmp_path / "none.jsonl"))
    (tmp_path / "questions.jsonl").write_bytes("처리".encode("cp949"))
    with pytest.raises(CommandError, match="UTF-8"):
        ask("--batch", str(tmp_path / "questions.jsonl"))


@pytest.mark.django_db
def test_the_offices_own_table_is_asked_first():
    call_command("load_holidays", "--from", "2026", "--to", "2027", stdout=io.StringIO())
    Holiday.objects.create(date=date(2026, 11, 27), name_ko="임시공휴일")

    assert "2026-12-02" in ask("2026-11-23T10:00", "--unit", "day", "--value", "7", holidays="table")
    assert "2026-12-01" in ask("2026-11-23T10:00", "--unit", "day", "--value", "7", holidays="builtin")


@pytest.mark.django_db
def test_years_that_the_table_lacks_are_filled_and_said():
    complaint = io.StringIO()

    with_note = io.StringIO()
    call_command("deadline", "2026-09-23T17:00", unit="immediate", stdout=with_note, stderr=complaint)

    assert "2026-09-28 11:00:00" in with_note.getvalue()
    assert "공휴일표에 없는 해(2026~2027)" in complaint.getvalue()


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--holidays", "builtin"], ""), ([], "데이터베이스에 닿지 못해 프로그램에 든 공휴일로 셉니다.\n")],
)
def test_it_answers_without_a_database(more, said):
    answer = subprocess.run(
        [sys.executable, "manage.py", "deadline", "2026-11-23T10:00", "--unit", "day", "--value", "7", *more],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (answer.returncode, answer.stderr) == (0, said)
    assert answer.stdout == "처리 기한: 2026-12-01 23:59:59 (화)\n"


def test_nonsense_ends_with_one_line_and_exit_1():
    answer = subprocess.run(
        [sys.executable, "manage.py", "deadline", "2026-11-23T10:00", "--unit", "day", "--value", "x"],
        cwd=settings.BASE_DIR,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1
