class LookNotPossible(Exception):
    """There was no unhappy answer about something an officer handled, or it was too long ago."""


class NotTheirs(Exception):
    """Whoever answered first, or is of another department, does not look again."""


class AlreadyAnswered(Exception):
    """Somebody has answered meanwhile."""
