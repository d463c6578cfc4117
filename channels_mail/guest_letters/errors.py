"""How letters of people without a login are refused. A view turns each into a sentence."""


class TooMany(Exception):
    """So much came from one network that no more is taken for a while."""


class NotConfirmable(Exception):
    """The link is forged or over, or its letter is gone."""


class CodeWrong(Exception):
    """Not the code that was sent, or one whose time or tries are over; which of these is not told."""
