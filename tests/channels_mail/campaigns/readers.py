"""People who agreed to the district's news."""

from citizens.consent import actions as consents
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory


def readers(number, **details):
    officer = OfficerFactory()
    found = [CitizenFactory(**details) for _each in range(number)]
    for citizen in found:
        consents.decide(citizen, {"news_district": True}, by=officer, given_by="officer", channel="phone")
    return found
