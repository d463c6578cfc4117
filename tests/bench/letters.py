"""The letters that every contender of bin/bench inbound is given: the same bytes for the same numbers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

PLACES = ("새솔동", "은하동", "별빛1동", "너울동", "솔마루동", "가온동", "윤슬동")
THINGS = ("가로등이 꺼졌습니다", "길이 파였습니다", "쓰레기가 쌓였습니다", "차가 늘 서 있습니다", "물이 샙니다")
WORDS = ("아침부터", "며칠째", "아이들이", "다니는", "골목에서", "버스", "정류장", "옆", "사람이", "많습니다")
WARM_UP = 12  # letters that nobody times: a worker is not started for each
BEGUN = datetime(2026, 11, 2, tzinfo=UTC)


def letters(begin: int, number: int) -> Iterator[bytes]:
    """One in three of a known writer; one in four with HTML, one in six with a file, one in five in EUC-KR."""
    for each in range(begin, begin + number):
        yield _letter(each).as_bytes()


def _letter(number: int) -> EmailMessage:
    chance, letter = Random(number), EmailMessage()
    writer = number if number % 3 else number // 3 * 2 + 1
    place, thing = chance.choice(PLACES), chance.choice(THINGS)
    letter["From"] = f"김한별{writer} <writer{writer}@mail.example>"
    letter["To"], letter["Subject"] = "consult@hanbyeol.example", f"{place} {thing}"
    letter["Date"] = format_datetime(BEGUN + timedelta(minutes=number))
    letter["Message-ID"] = f"<{number}.bench@mail.example>"
    text = "\n\n".join(f"{place} {' '.join(chance.choices(WORDS, k=30))}." for _paragraph in range(3))
    letter.set_content(text, charset="euc-kr" if number % 5 == 0 else "utf-8")
    if number % 4 == 0:
        letter.add_alternative(f"<html><body><p>{text}</p><hr></body></html>", subtype="html")
    if number % 6 == 0:
        letter.add_attachment(chance.randbytes(20_000), maintype="image", subtype="jpeg", filename="현장 사진.jpg")
    for place, part in enumerate(letter.walk()):
        if part.is_multipart():
            part.set_boundary(f"==bench-{place}==")
    return letter
