"""How the rules of contact points refuse."""


class AlreadyThere(Exception):
    """This citizen has that address or number already."""


class StillNeeded(Exception):
    """The address of the login, or the last address of mail of an account: it cannot go."""


class TooMany(Exception):
    """More points of one kind than a person can keep up, or more codes than a person can need."""


class NotVerified(Exception):
    """The link or the code does not prove what it should: wrong, too old, or of another address."""
