"""How the rules of decisions refuse."""


class AlreadyDecided(Exception):
    """Somebody was quicker, or it is over."""


class NotTheirs(Exception):
    """Only who leads the department, or the office, decides this."""


class TooLate(Exception):
    """The day within which it could be taken back is over."""
