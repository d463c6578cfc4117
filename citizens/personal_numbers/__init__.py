"""Numbers in free text that say who somebody is, or how to reach or to charge them: found, and masked."""

from citizens.personal_numbers.finding import Found, find
from citizens.personal_numbers.kinds import FORBIDDEN, SECRET, Kind
from citizens.personal_numbers.masking import hidden, mask_found, masked

__all__ = ["FORBIDDEN", "SECRET", "Found", "Kind", "find", "hidden", "mask_found", "masked"]
