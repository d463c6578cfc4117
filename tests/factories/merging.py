from citizens.merging import actions
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory


def duplicates(**same):
    """Two records of one person: `duplicates(phone="010-0000-0001")` gives the older and the newer."""
    same = same or {"email": "twice@mail.example"}
    return CitizenFactory(**same), CitizenFactory(**same)


def merged(kept, gone, **how):
    return actions.merge(kept, gone, by=how.pop("by", None) or OfficerFactory(head=True), reason="같은 분임", **how)
