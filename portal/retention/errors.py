class DestructionRefused(Exception):
    """This step on a batch is not allowed now, or not to this person."""


class OwnProposal(DestructionRefused):
    """Whoever proposed a destruction does not approve it."""


class ListChanged(DestructionRefused):
    """The list is no longer the one that was proposed."""


class PeriodTooShort(Exception):
    """The law, or the office's schedule of records, keeps it longer."""


class StillNeeded(Exception):
    """Something refers to this row that has to stay."""
