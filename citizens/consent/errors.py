"""What the consent ledger refuses."""


class DocumentChanged(Exception):
    """The text that was read is not the one in force any more: it has to be read again."""


class DocumentFrozen(Exception):
    """A published text stays as it is; a change is a new version."""


class NoDocument(Exception):
    """For this purpose there is no published text, so nothing can be agreed to."""
