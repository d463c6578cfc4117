"""How the rules of the board refuse. A view turns each into a sentence."""


class NotVerified(Exception):
    """Only somebody whose identity was verified may write or agree."""


class NoPenName(Exception):
    """Whoever writes needs a name to write under."""


class PenNameTaken(Exception):
    """Somebody writes under this name already, or one that looks the same."""


class NotAllowed(Exception):
    """This cannot be done to this text now."""


class StaleAnswer(Exception):
    """Somebody else changed the answer after the caller last saw it."""
