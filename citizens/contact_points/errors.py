"""How the rules of contact points refuse."""


class AlreadyThere(Exception):
    """This citizen has that address or number already."""


class StillNeeded(Exception):
    """The address of the login, or the last address of mail of an account: it cannot go."""


class TooMany(Exception):
    """More points of one kind than a person can keep up, or more codes than a person can need."""


class TooSoon(Exception):
    """A link or a code is on its way already."""


class NotProven(Exception):
    """The link or the code does not prove what it should: unknown, too old, or of another value."""


class CodeWrong(Exception):
    """Other digits than those that were sent; `left` is how often one may still try."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left
