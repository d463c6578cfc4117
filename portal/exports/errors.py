"""How the rules of exports refuse."""


class NotTheirs(Exception):
    """Nobody approves what they asked for themself."""


class AlreadyDecided(Exception):
    """It was approved, refused or taken back before."""


class TooMany(Exception):
    """More rows, or more exports in a day, than one person needs."""


class TooLongForAWorkbook(TooMany):
    """A workbook is locked as a whole and so lies in memory as a whole; CSV is written piece by piece."""


class NothingThere(Exception):
    """The list is empty."""


class LeaseLost(Exception):
    """Another worker has taken over; this one's work counts for nothing."""


class NoRightAnyMore(Exception):
    """Who asked may not see this list today."""
