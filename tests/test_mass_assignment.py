"""A form changes what it shows and nothing else, whatever else is sent along (security: mass assignment)."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from tests.access_matrix import CITIZENS
from tests.test_access_matrix import address_of, ask, attachment_root, district, urls  # noqa: F401

pytestmark = pytest.mark.django_db
GUARDED = ("accounts", "registry", "civil_petitions", "drafts", "surveys", "keys")
# What every clock and every draw of lots changes by itself.
MOVING = ("last_login", "password", "sealed_", "wrapped", "_hash", "subject_key", "petition_id")
TOMORROW = (timezone.localdate() + timedelta(days=5)).isoformat()
FORMS = {
    "drafts:step": {"place": "다른 곳", "content": "다른 말입니다."},
    "drafts:submission": {},
    "petitions:supplement": {"note": "보완합니다."},
    "petitions:withdrawal": {"reason": "풀렸습니다."},
    "registry:correction": {
        "name": "홍길동",
        "phone": "010-0000-1111",
        "address": "",
        "dong": "",
        "age_band": "",
        "language": "ko",
    },
    "office_petitions:internal_note": {"text": "메모입니다.", "version": "*"},
    "office_petitions:supplement_request": {"items": "사진을 올려 주세요.", "due_on": TOMORROW, "version": "*"},
    "office_petitions:assignment": {"department": "near-road", "version": "*"},
}
EVIL = {"status": "answered", "is_staff": "on", "is_superuser": "on", "is_officer": "on", "department": "far-parking"}


@pytest.fixture(autouse=True)
def the_files_of_the_district(district, settings, attachment_root):  # noqa: F811
    settings.ATTACHMENT_ROOT = attachment_root


def every_field_name():
    """The fields of all our models, as a form could be asked to set them."""
    models = [model for label in GUARDED for model in apps.get_app_config(label).get_models()]
    return {name for model in models for field in model._meta.fields for name in (field.name, field.attname)}


def rows():
    """Everything that is stored in the clear, but clocks and lots; what moves is left out."""
    found = set()
    for label in GUARDED:
        for model in apps.get_app_config(label).get_models():
            names = [field.attname for field in model._meta.fields if not is_moving(field.attname)]
            found |= {(model._meta.label, str(sorted(row.items()))) for row in model.objects.values(*names)}
    return found


def is_moving(name):
    return name.endswith("_at") or name == "id" or any(part in name for part in MOVING)


def after(district, name, words):  # noqa: F811
    """What is stored when this form was sent; the sending itself is undone."""
    role = "owner" if name in CITIZENS else "officer"
    if "version" in words:
        words = words | {"version": district.rows["near"].petition.version}
    with transaction.atomic():
        answer = ask(district, role, "post", address_of(district, name, "near"), words, undo=False)
        stored = rows()
        transaction.set_rollback(True)
    return answer.status_code, stored


@pytest.mark.parametrize("name", FORMS)
def test_fields_that_a_form_does_not_show_change_nothing(name, district):  # noqa: F811
    words = FORMS[name]
    offered = set(words) | {"note", "reason", "files", "applicant_name"}
    smuggled = {field: EVIL.get(field, "1") for field in every_field_name() | set(EVIL) if field not in offered}

    with time_machine.travel(timezone.now(), tick=False):  # in office hours each second moves the due time
        status, honest = after(district, name, words)
        evil_status, evil = after(district, name, smuggled | words)

    assert (status, honest) == (evil_status, evil)
    assert status == 302  # the form was really taken
