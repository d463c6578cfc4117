from citizens.parties import actions
from citizens.parties.models import Membership
from tests.factories.accounts import OfficerFactory

NUMBER = "1208147521"  # ten digits whose last one is right


def household(citizen, name="우리 집"):
    return actions.found(citizen, by=citizen.account, kind="household", name=name)


def business(citizen, name="한별상회", number=NUMBER, *, confirmed=False):
    party = actions.found(citizen, by=citizen.account, kind="business", name=name, number=number)
    if confirmed:
        confirm(party, citizen, number)
    return party


def confirm(party, citizen, number=NUMBER, by=None):
    membership = Membership.objects.get(party=party, citizen=citizen, until=None)
    actions.confirm(membership, by=by or OfficerFactory(), number=number)


def joined(party, citizen, role="member"):
    """Invited by who represents it, and said yes."""
    representative = Membership.objects.representing().filter(party=party).select_related("citizen__account").first()
    code = actions.invite(party, by=representative.citizen.account, role=role)
    return actions.join(code, by=citizen.account, citizen=citizen)
