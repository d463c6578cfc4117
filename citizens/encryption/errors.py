"""Why a sealed value cannot be read. None of them carries the value."""


class SealError(Exception):
    """A sealed value could not be opened or made."""


class KeyUnavailable(SealError):
    """The key ring lacks the key; the stored value itself is unharmed."""


class Shredded(SealError):
    """The citizen's key was destroyed, and with it everything under it."""


class BadSeal(SealError):
    """The stored bytes are not what was sealed for this row and column."""
