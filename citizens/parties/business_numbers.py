"""사업자등록번호 and 고유번호: ten digits, of which the last one checks the others. Pure."""

import re
import unicodedata

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def normalised(text: str) -> str:
    """Its digits alone, however it was written; blank where there are not ten."""
    digits = re.sub(r"[\s.\-‐-―−]", "", unicodedata.normalize("NFKC", text))
    return digits if re.fullmatch(r"[0-9]{10}", digits) else ""


def is_valid(number: str) -> bool:
    """Whether the last digit agrees with the first nine, as the tax office issues them."""
    if not re.fullmatch(r"[0-9]{10}", number):
        return False
    digits = [int(digit) for digit in number]
    total = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9] and number != "0" * 10


def written(number: str) -> str:
    """1208147521 → 120-81-47521."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}" if number else ""


def masked(number: str) -> str:
    """1208147521 → 120-81-*****: which office and which kind, and no more."""
    return f"{number[:3]}-{number[3:5]}-*****" if number else ""
