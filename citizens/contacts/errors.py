"""How the rules of contacts refuse."""


class AlreadySettled(Exception):
    """Somebody has done or cancelled this promise before."""


class TooLateToUndo(Exception):
    """What was settled long ago stays settled: write a new promise."""
