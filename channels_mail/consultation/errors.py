"""How the rules of consultations refuse. A view turns each into a sentence."""


class StepNotAllowed(Exception):
    """This step does not follow from the consultation's present state."""


class StaleConsultation(Exception):
    """Somebody else changed the consultation after the caller last saw it."""


class NotTheirWords(Exception):
    """What is to be passed on was not written by the citizen."""


class NotAReader(Exception):
    """Only the officer in charge and those invited may read or act."""
