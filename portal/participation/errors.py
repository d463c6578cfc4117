"""What participation refuses."""


class StepNotAllowed(Exception):
    """Not at this stage, or not for this account."""


class NotAResident(Exception):
    """Who agrees has shown to be a resident of the district, by the level the ordinance asks for."""


class TooManyFromHere(Exception):
    """So many agreements came from one network in so short a time that no more are taken for a while."""


class NoticeTooShort(Exception):
    """A hearing is announced 14 days before it begins, one that was moved 7 days (행정절차법 제38조)."""


class OpinionsUnsettled(Exception):
    """No result before each opinion has its outcome and reason (행정절차법 제39조의2)."""
