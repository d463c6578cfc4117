import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from citizens.accounts import actions
from citizens.accounts.permissions import ROLES, citizen_required, officer_required, sync_roles
from tests.factories.accounts import DepartmentFactory, OfficerFactory

pytestmark = pytest.mark.django_db

READING = {"civil_petitions.view_worklist", "civil_petitions.reveal_petitioner", "civil_petitions.answer_petition"}


def test_migrate_makes_a_group_of_every_role():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


def test_every_permission_of_a_role_exists():
    existing = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}

    assert {name for role in ROLES.values() for name in role.permissions} <= existing


def test_a_permission_added_by_hand_does_not_last():
    group = Group.objects.get(name="campaign_manager")
    group.permissions.add(Permission.objects.first())
    sync_roles()

    assert not group.permissions.exists()


@pytest.mark.parametrize("role", ["administrator", "content_editor", "campaign_manager", "privacy_officer"])
def test_who_runs_the_system_reads_no_petition(role):
    assert not OfficerFactory(roles=[role]).get_all_permissions() & READING


def test_an_officer_handles_petitions():
    assert OfficerFactory().has_perms(READING)


def test_an_auditor_watches_but_does_not_decide():
    auditor = OfficerFactory(auditor=True)

    assert auditor.has_perm("civil_petitions.see_all_departments")
    assert not auditor.has_perm("civil_petitions.answer_petition")


def test_only_roles_with_reference_data_open_the_admin():
    assert OfficerFactory(administrator=True).is_staff
    assert OfficerFactory(content=True).is_staff
    assert not OfficerFactory(head=True).is_staff


def test_an_unknown_role_is_refused():
    with pytest.raises(ValueError, match="mayor"):
        OfficerFactory(roles=["mayor"])


def test_a_role_taken_away_is_gone_and_recorded():
    officer = OfficerFactory(administrator=True)
    actions.set_roles(officer, [], by=officer)

    assert not officer.is_staff
    assert [(change.role, change.was_given) for change in officer.role_changes.all()] == [
        ("administrator", False),
        ("administrator", True),
    ]


@officer_required
def office_page(request):
    return HttpResponse("office")


@citizen_required
def citizen_page(request):
    return HttpResponse("citizen")


def asked_by(account):
    request = RequestFactory().get("/")
    request.user = account
    return request


def test_doors_let_in_whom_they_are_for(citizen, officer):
    assert office_page(asked_by(officer)).content == b"office"
    assert citizen_page(asked_by(citizen)).content == b"citizen"
    with pytest.raises(PermissionDenied):
        office_page(asked_by(citizen))
    with pytest.raises(PermissionDenied):
        citizen_page(asked_by(officer))


def test_a_department_speaks_both_languages():
    from django.utils.translation import override

    road = DepartmentFactory(name_ko="도로과", name_en="Road Division")

    assert road.name == "도로과"
    with override("en"):
        assert road.name == "Road Division"


@pytest.mark.parametrize("change", ["delete", "update"])
def test_the_record_of_roles_is_never_changed(change):
    record = OfficerFactory().role_changes.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        record.delete() if change == "delete" else record.update(role="mayor")
    assert record.count() == 1
