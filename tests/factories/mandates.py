from datetime import timedelta

from django.utils import timezone

from citizens.mandates import actions
from citizens.mandates.actions import Paper
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory


def person(email, **details):
    """Somebody with a login: the citizen, whose `account` it is."""
    return CitizenFactory(account=AccountFactory(email=email), email=email, **details)


def offered(principal, to, *, days=30, **how):
    """A mandate that this person offered to an address."""
    until = timezone.localdate() + timedelta(days=days)
    return actions.give(principal, by=principal.account, email=to, valid_until=until, **how)


def mandate(principal, agent, **how):
    """A mandate that this agent has accepted."""
    given = offered(principal, agent.own_details().email, **how)
    return actions.accept(given, by=agent.account, agent=agent)


def on_paper(principal, agent, *, days=30, **how):
    return actions.record(
        principal,
        agent,
        by=how.pop("by", None) or OfficerFactory(),
        valid_until=timezone.localdate() + timedelta(days=days),
        paper=Paper("위임장.pdf", b"%PDF-1.7 signed", "application/pdf"),
        **how,
    )
