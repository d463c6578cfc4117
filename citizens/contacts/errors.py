"""How the rules of contacts refuse."""


class AlreadySettled(Exception):
    """Somebody has done or cancelled this promise before."""


class TooLateToUndo(Exception):
    """It was settled or written down too long ago, or something came of it since."""
