"""How the rules of petitions refuse. A view turns each into a sentence."""


class TransitionNotAllowed(Exception):
    """This step does not follow from the petition's present state."""


class StalePetition(Exception):
    """Somebody else changed the petition after the caller last saw it."""


class ExtensionNotAllowed(TransitionNotAllowed):
    """시행령 제21조: once within the original period, a second time only with consent."""


class SupplementNotAllowed(TransitionNotAllowed):
    """시행령 제24조: one demand and one re-demand of at most ten days."""


class ReturnNotAllowed(TransitionNotAllowed):
    """시행령 제25조①: only what was not supplemented in time may be returned."""
