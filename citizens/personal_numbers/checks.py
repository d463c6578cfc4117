"""What makes digits a number of its kind: dates, check digits, regions."""

from datetime import date

from django.utils import timezone

RANDOM_SINCE = date(2020, 10, 1)  # 주민등록법 시행규칙: numbers given since then carry no check digit
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def birth_date(digits: str) -> date | None:
    """Of the first seven digits: 1, 2, 5, 6 are people born in 19xx, 3, 4, 7, 8 in 20xx. Nobody is born tomorrow."""
    century = 1900 if digits[6] in "1256" else 2000
    try:
        born = date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None
    return born if born <= timezone.localdate() else None


def has_check_digit(digits: str) -> bool:
    """Whether the thirteenth digit is the check of the twelve before, as in numbers given until 2020."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    check = (11 - total % 11) % 10 if digits[6] in "1234" else (13 - total % 11) % 10
    return int(digits[12]) == check


def is_product_code(digits: str) -> bool:
    """EAN-13 of goods made in Korea: begins with 880 and could be read as a day in 1988."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    return digits.startswith("880") and int(digits[12]) == -total % 10


def passes_luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_day(digits: str) -> bool:
    """20261123: a day, and no number of a person."""
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= 2100
    except ValueError:
        return False
