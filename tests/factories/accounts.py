import factory
from django.contrib.auth.models import Group

from citizens.accounts import actions
from citizens.accounts.models import Account, Department
from citizens.accounts.permissions import sync_roles

PASSWORD = "별빛-바다-산책-2026"


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda number: f"department-{number}")
    name_ko = factory.Sequence(lambda number: f"시험과 {number}")
    name_en = factory.Sequence(lambda number: f"Test Division {number}")
    bureau_ko = "시험국"
    phone = "051-000-4100"


class AccountFactory(factory.django.DjangoModelFactory):
    """A login with a confirmed address: `AccountFactory(email="hong@mail.example", password=PASSWORD)`."""

    class Meta:
        model = Account

    email = factory.Sequence(lambda number: f"person{number}@mail.example")
    password = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return actions.create_account(**kwargs)


class OfficerFactory(AccountFactory):
    """An officer of a department: `OfficerFactory(department=road, roles=["department_head"])`."""

    class Meta:
        exclude = ("number",)

    class Params:
        head = factory.Trait(roles=["department_head"])
        auditor = factory.Trait(roles=["petition_auditor"])
        privacy = factory.Trait(roles=["privacy_officer"])
        records = factory.Trait(roles=["records_manager"])
        content = factory.Trait(roles=["content_editor"])
        campaign = factory.Trait(roles=["campaign_manager"])
        administrator = factory.Trait(roles=["administrator"])

    number = factory.Sequence(lambda number: number)
    email = factory.LazyAttribute(lambda officer: f"officer{officer.number}@hanbyeol.example")
    display_name = factory.LazyAttribute(lambda officer: f"한주무{officer.number}")
    department = factory.SubFactory(DepartmentFactory)
    is_officer = True
    roles = ["officer"]

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if not Group.objects.filter(permissions__isnull=False).exists():
            sync_roles()  # a test that empties tables takes the roles with it
        return super()._create(model_class, *args, **kwargs)
