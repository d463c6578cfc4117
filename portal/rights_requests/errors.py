class StepNotAllowed(Exception):
    """The request does not stand where this step begins, or lacks what the step needs."""


class OwnLook(StepNotAllowed):
    """Who looked does not answer the question why."""


class StaleRequest(Exception):
    """Somebody else took a step meanwhile; the page shows an older state."""


class BarredByLaw(Exception):
    """All of it cannot be granted: a law keeps some of what is to be erased."""
