"""What a test asks about the ways to reach somebody."""

from citizens.contact_points.models import ContactPoint
from citizens.registry.models import Citizen


def known(person, kind):
    """(value, is the default) of each, the default first."""
    points = ContactPoint.objects.filter(citizen=person, kind=kind).in_order().select_related("citizen")
    return [(point.own_value(), point.is_default) for point in points]


def only(person, kind, **wanted):
    return ContactPoint.objects.select_related("citizen").get(citizen=person, kind=kind, **wanted)


def columns(person):
    person = Citizen.objects.get(pk=person.pk)
    details = person.own_details()
    return details.email, details.phone, details.address, person.email_index, person.phone_index
