"""How merging refuses."""


class MergeRefused(Exception):
    """The two records stay as they are."""


class AlreadyMerged(MergeRefused):
    """One of the two was merged a moment ago, here or elsewhere."""


class AlreadyDecided(MergeRefused):
    """Somebody has just said what these two are."""


class Unreadable(MergeRefused):
    """The key of one of the two was destroyed: what cannot be read cannot be merged."""


class BothHaveAccounts(MergeRefused):
    """Each of the two logs in: whether they are one person is for them to say."""


class UndoRefused(Exception):
    """The merge stays as it is."""


class TooLateToUndo(UndoRefused):
    """The 30 days are over, it was undone before, or what it moved can no longer be read."""


class LaterMergeFirst(UndoRefused):
    """One of the two took part in a later merge, which has to be undone before."""
