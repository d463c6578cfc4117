"""How the rules of moderation refuse. A view turns each into a sentence."""


class StepNotAllowed(Exception):
    """This does not follow from the text's present state."""


class SamePerson(Exception):
    """Whoever decided first does not decide about the objection."""


class TooLate(Exception):
    """The fourteen days are over."""
