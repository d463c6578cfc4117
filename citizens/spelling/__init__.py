"""One spelling for what can be typed in several: names, phone numbers, addresses of mail and of homes."""

from citizens.spelling.addresses import LotAddress, RoadAddress, parse_address, written_address
from citizens.spelling.letters import plain_width, single_spaced
from citizens.spelling.names import is_odd_name, written_name
from citizens.spelling.phones import written_phone

__all__ = [
    "LotAddress",
    "RoadAddress",
    "is_odd_name",
    "parse_address",
    "plain_width",
    "single_spaced",
    "written_address",
    "written_email",
    "written_name",
    "written_phone",
]


def written_email(email: str) -> str:
    """An address of mail in lower case, without what a keyboard put around it."""
    return "".join(plain_width(email).split()).lower()
