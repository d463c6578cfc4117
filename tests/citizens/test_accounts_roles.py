from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from citizens.accounts import actions, tasks
from citizens.accounts.models import RoleChange
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
    before = set(group.permissions.all())
    group.permissions.add(Permission.objects.get(codename="answer_petition"))
    sync_roles()

    assert set(group.permissions.all()) == before


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


# --- why, and for how long ---------------------------------------------------------------------------
def admin_form(officer, **changed):
    words = {
        "display_name": officer.display_name,
        "department": officer.department_id,
        "position": "",
        "office_phone": "",
        "roles": [group.pk for group in officer.groups.all()],
        "is_active": "on",
        "reason": "",
    }
    return {name: value for name, value in (words | changed).items() if value != ""}


def change(client_for, officer, **changed):
    browser = client_for(OfficerFactory(administrator=True))
    return browser.post(f"/office/admin/accounts/account/{officer.pk}/change/", admin_form(officer, **changed))


def changes(officer):
    return [(each.role, each.was_given, each.reason) for each in officer.role_changes.all()]


def test_a_role_is_not_changed_without_a_reason(client_for, officer):
    head = Group.objects.get(name="department_head")

    page = change(client_for, officer, roles=[head.pk])

    assert "역할을 바꾸는 까닭을 써 주세요." in page.content.decode()
    assert [group.name for group in officer.groups.all()] == ["officer"]


def test_the_reason_and_who_gave_it_are_recorded(client_for, officer):
    head = Group.objects.get(name="department_head")

    change(client_for, officer, roles=[head.pk], reason="2026-12 인사발령")

    assert changes(officer)[:2] == [
        ("department_head", True, "2026-12 인사발령"),
        ("officer", False, "2026-12 인사발령"),
    ]
    assert officer.role_changes.first().actor.groups.get().name == "administrator"


def test_a_new_phone_number_needs_no_reason(client_for, officer):
    assert change(client_for, officer, office_phone="051-000-4999").status_code == 302
    assert len(changes(officer)) == 1


def test_who_moves_gets_every_role_anew(client_for, officer):
    change(client_for, officer, department=DepartmentFactory().pk, reason="교통과로 옮김")

    assert changes(officer)[:2] == [("officer", True, "교통과로 옮김"), ("officer", False, "교통과로 옮김")]


def test_who_leaves_loses_every_role(client_for, officer):
    change(client_for, officer, is_active="", reason="퇴직")

    officer.refresh_from_db()
    assert not officer.is_active and not officer.groups.exists()
    assert changes(officer)[0] == ("officer", False, "퇴직")


def recorded(officer, years, **fields):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    record = RoleChange.objects.create(account=officer, **{"role": "officer", "was_given": True} | fields)
    RoleChange.objects.filter(pk=record.pk).update(changed_at=timezone.now() - timedelta(days=365.25 * years))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
    return record


def test_records_go_after_three_years_unless_the_role_is_held():
    gone, held = OfficerFactory(roles=[]), OfficerFactory(roles=[])
    recorded(gone, 5)
    recorded(gone, 4, was_given=False)
    recorded(held, 4.5)
    recorded(held, 3.5, was_given=False)
    kept = [recorded(held, 3.2), recorded(gone, 2.9, role="privacy_officer"), recorded(gone, 2.8, role="auditor")]

    tasks.drop_old_role_changes()

    assert set(RoleChange.objects.filter(account__in=[gone, held])) == set(kept)


def test_younger_records_stay_for_everybody():
    record = recorded(OfficerFactory(), 2.9)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        record.delete()
