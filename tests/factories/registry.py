import factory

from citizens.contact_points import actions as contact_points
from citizens.contact_points.models import ContactPoint
from citizens.registry import actions
from citizens.registry.models import Citizen


class CitizenFactory(factory.django.DjangoModelFactory):
    """An invented person, registered as every other: `CitizenFactory(name="박가람", account=account)`.

    Their address of mail is proven; `verified=False` leaves it as it was typed.
    """

    class Meta:
        model = Citizen

    name = "홍길동"
    email = factory.Sequence(lambda number: f"citizen{number}@mail.example")
    phone = factory.Sequence(lambda number: f"010-0000-{number % 10000:04d}")
    address = "한별구 새솔동 12-3"
    dong = "새솔동"

    @classmethod
    def _create(cls, model_class, *args, verified=True, **kwargs):
        citizen = actions.register(**kwargs)
        if verified:
            for point in ContactPoint.objects.filter(citizen=citizen, kind="mail"):
                contact_points.verify(point, ContactPoint.VerifiedBy.LINK)
        return citizen
