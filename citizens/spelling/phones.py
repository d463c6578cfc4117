"""A phone number: 010-0000-0000, however it was typed."""

import re
import unicodedata

from citizens.spelling.letters import with_hyphens

KOREAN_MOBILE = re.compile(r"^(01\d)(\d{3,4})(\d{4})$")
KOREAN_LANDLINE = re.compile(r"^(02|0[3-8]\d|050\d)(\d{3,4})(\d{4})$")
NATIONWIDE = re.compile(r"^(1[568]\d\d)(\d{4})$")
COUNTRY = re.compile(r"^(?:00)?82(?=1\d|[2-8])")


def written_phone(phone: str) -> str:
    """A Korean number with its hyphens; a foreign one, and what is no number, as it is but for its spaces."""
    text = with_hyphens(" ".join(unicodedata.normalize("NFKC", phone).split()))
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    if text.startswith("+") and not text.startswith("+82"):
        return text
    digits = COUNTRY.sub("0", re.sub(r"[^0-9]", "", text))
    match = KOREAN_MOBILE.match(digits) or KOREAN_LANDLINE.match(digits) or NATIONWIDE.match(digits)
    return "-".join(match.groups()) if match else text
