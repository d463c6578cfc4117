"""What the slice of content refuses."""


class StepNotAllowed(Exception):
    """Not at this stage."""


class NeedsAnotherPerson(Exception):
    """Whoever wrote the last version does not publish it."""


class ReviewTooFar(Exception):
    """A text is looked at again within a year."""
