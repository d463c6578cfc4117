"""Petitions made the way real ones are: through the workflow."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone

from civil_petitions import workflow
from civil_petitions.models import FormVersion, Petition, PetitionType
from tests.factories.accounts import AccountFactory, DepartmentFactory, OfficerFactory
from tests.factories.registry import CitizenFactory

FIELDS = [
    {"id": "place", "label": "장소", "type": "text", "required": True, "maxlength": 100},
    {"id": "content", "label": "내용", "type": "textarea", "required": True, "maxlength": 1000},
]


class PetitionTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PetitionType
        django_get_or_create = ("id",)

    id = factory.Sequence(lambda number: f"report-test-{number}")
    name_ko = "도로 파손 신고"
    name_en = "Report a damaged road"
    summary_ko = "파인 길을 알려 주세요."
    summary_en = "Tell us about a damaged road."
    group = "report"
    kind21 = "신고"
    legal_kind = "other"
    department = factory.SubFactory(DepartmentFactory)
    period_unit = "day"
    period_value = 3
    identity = "contact"
    channel = "online"
    auto_receive = True
    icon = "construction"


class FormVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FormVersion

    petition_type = factory.SubFactory(PetitionTypeFactory)
    number = 1
    definition = factory.LazyFunction(lambda: {"fields": FIELDS, "attachments": [], "rules": {}})
    checksum = factory.Faker("sha256")
    published_at = factory.LazyFunction(timezone.now)


class PetitionFactory(factory.Factory):
    """`PetitionFactory(assigned=True, account=citizen)`: filed, then taken as far as the trait says.

    `at` is the moment of filing; later steps follow an hour apart.
    """

    class Meta:
        model = Petition

    @classmethod
    def _create(cls, model_class, *, account=None, citizen=None, at=None, period=None, **wanted):
        at = at or timezone.now()
        received = any(wanted.pop(name, False) for name in ("received",)) or wanted.keys() & {
            "assigned",
            "waiting",
            "answered",
        }
        form_version = wanted.pop("form_version", None) or FormVersionFactory(
            petition_type__auto_receive=bool(received),
            **({"petition_type__department": wanted.pop("department")} if "department" in wanted else {}),
        )
        if citizen is None:
            account = account or AccountFactory()
            citizen = getattr(account, "citizen", None) or CitizenFactory(account=account)
        petition = workflow.submit(
            submission_key=wanted.pop("submission_key", None) or uuid.uuid4(),
            petitioner=citizen,
            form_version=form_version,
            title=wanted.pop("title", "바다마루로 42 앞 도로가 파였습니다"),
            answers=wanted.pop("answers", {"place": "바다마루로 42", "content": "버스 정류장 앞이 크게 파였습니다."}),
            by=citizen.account,
            period=period,
            at=at,
            dong="새솔동",
            wants_mail=wanted.pop("wants_mail", True),
        )
        cls._take_further(petition, at, **wanted)
        return petition

    @classmethod
    def _take_further(cls, petition, at, *, assigned=False, waiting=False, answered=False, officer=None):
        if not (assigned or waiting or answered):
            return
        officer = officer or OfficerFactory(department=petition.department)
        workflow.assign(
            petition, by=officer, department=petition.department, officer=officer, at=at + timedelta(hours=1)
        )
        at += timedelta(hours=2)
        if waiting:
            due_on = timezone.localdate(at) + timedelta(days=7)
            workflow.request_supplement(petition, by=officer, items="현장 사진을 올려 주세요.", due_on=due_on, at=at)
        if answered:
            workflow.answer(petition, by=officer, conclusion="도로를 고쳤습니다.", outcome="accepted", at=at)
