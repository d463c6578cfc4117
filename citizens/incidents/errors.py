class StepNotAllowed(Exception):
    """The incident is closed, or lacks what the step needs."""


class StaleIncident(Exception):
    """Somebody else took a step meanwhile; the page shows an older state."""
