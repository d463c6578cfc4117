class SurveyClosed(Exception):
    """The time to answer, or to change an answer, is over."""
