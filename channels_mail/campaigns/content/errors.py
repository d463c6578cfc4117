"""Why a campaign's content is not taken."""

from django.utils.functional import Promise


class BadBlocks(ValueError):
    """What was sent is not a list of blocks as the composer makes them; `reason` says so to a person."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason
