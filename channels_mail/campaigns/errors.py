"""How the rules of campaigns refuse. A view turns each into a sentence."""

from django.utils.functional import Promise


class StepNotAllowed(Exception):
    """This step does not follow from the campaign's present state."""


class StaleCampaign(Exception):
    """Somebody else changed the campaign after the caller last saw it."""


class SamePerson(Exception):
    """Who wrote it or asked for approval cannot approve it."""


class TooFew(Exception):
    """So few people that the campaign would tell who they are; `found` is how many."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


class NotReady(Exception):
    """Something is missing before approval can be asked for; `reasons` say what, in words for its author."""

    def __init__(self, *reasons: str | Promise) -> None:
        super().__init__(*map(str, reasons))
        self.reasons = reasons


class NotInOrder(Exception):
    """DKIM, SPF or DMARC fail: what is sent now would be taken for forged."""


class BadRules(ValueError):
    """What was sent is not a list of conditions as a segment has them; `reason` says so to a person."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason
