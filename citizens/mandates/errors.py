"""How mandates refuse."""


class MandateRefused(Exception):
    """The mandate is not given, or not changed."""


class OwnAddress(MandateRefused):
    """Nobody is their own agent."""


class TooManyInvitations(MandateRefused):
    """So many letters to strangers' addresses are enough for a day."""


class AlreadyAnswered(MandateRefused):
    """It was accepted, declined, revoked or has run out meanwhile."""


class MandateEnded(Exception):
    """Nothing is filed under this mandate (any more). `why` is one of models.Refusal."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
