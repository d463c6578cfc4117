"""No address in plain text: not in a table, not in a session, not in the cache, not in the admin's history."""

import base64
import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from citizens.accounts.addresses import address_token
from citizens.accounts.models import Account
from tests.citizens.test_accounts_login import log_in
from tests.citizens.test_accounts_signup import link_in, sign_up
from tests.factories.accounts import PASSWORD, AccountFactory, DepartmentFactory, OfficerFactory

pytestmark = pytest.mark.django_db

CANARY = re.compile(rb"(hong|second|nobody|road|kakaohong)(\.gildong)?(@|%40)|canary-name", re.IGNORECASE)


def every_row():
    """Everything that the database holds, as text; sessions opened."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield table, row.encode()
                for blob in re.findall(r"\\x([0-9a-f]+)", row):
                    yield table, bytes.fromhex(blob)
    for session in Session.objects.all():
        yield "session", repr(session.get_decoded()).encode()


def plain_places():
    in_cache = [("cache", repr((key, value)).encode()) for key, value in cache._cache.items()]
    return sorted({place for place, text in [*every_row(), *in_cache] if CANARY.search(text)})


def test_the_whole_life_of_an_account_leaves_no_plain_address(client, mailoutbox):
    sign_up(client, email="hong.gildong@mail.example")
    assert plain_places() == []
    client.post(link_in(mailoutbox[0]))
    log_in(client, email="nobody@mail.example", password="틀린비밀번호")
    log_in(client, email="Hong.Gildong@mail.example", password="틀린비밀번호")
    client.post(reverse("account_reset_password"), {"email": "hong.gildong@mail.example"})
    client.post(reverse("account_reset_password"), {"email": "nobody@mail.example"})
    log_in(client, email="Hong.Gildong@mail.example")
    assert plain_places() == []
    client.post(reverse("account_email"), {"action_add": "", "email": "second@mail.example"})
    assert EmailAddress.objects.count() == 2
    assert plain_places() == []
    client.post(link_in(mailoutbox[-1]))
    client.post(reverse("account_logout"))
    sign_up(client, email="second@mail.example")

    assert plain_places() == []


def test_a_plain_address_would_be_found(citizen):
    """The control: this test's eyes see what the others promise is not there."""
    EmailAddress.objects.filter(user=citizen).update(email="hong@mail.example")

    assert plain_places() == ["account_emailaddress"]


def test_a_form_that_has_to_wait_for_the_password_is_not_kept(client):
    client.force_login(AccountFactory(password=PASSWORD))
    response = client.post(reverse("account_email"), {"action_add": "", "email": "second@mail.example"})

    assert response.url.startswith(reverse("account_reauthenticate"))
    assert plain_places() == []


def test_messages_and_cookies_name_nobody(client, mailoutbox):
    sign_up(client, email="hong.gildong@mail.example")

    for cookie in client.cookies.values():
        text = cookie.value.encode()
        padded = text.split(b":")[0] + b"=="
        assert not CANARY.search(text)
        assert not CANARY.search(base64.urlsafe_b64decode(padded) if len(padded) % 4 == 0 else b"")


@pytest.fixture
def administrator(client_for):
    return client_for(OfficerFactory(administrator=True))


def test_the_administrator_adds_an_officer_who_then_makes_a_password(administrator, client, mailoutbox):
    department = DepartmentFactory()
    response = administrator.post(
        reverse("admin:accounts_account_add"),
        {
            "address": "road@hanbyeol.example",
            "display_name": "도로담당",
            "department": department.pk,
            "roles": [],
            "is_active": "on",
            "reason": "2026-12 인사발령",
        },
    )

    assert response.status_code == 302, response.context["adminform"].errors
    officer = Account.objects.get(email=address_token("road@hanbyeol.example"))
    assert (officer.is_officer, officer.department, officer.has_usable_password()) == (True, department, False)
    assert LogEntry.objects.get().object_repr == "도로담당"
    assert plain_places() == []
    client.post(reverse("account_reset_password"), {"email": "road@hanbyeol.example"})
    page = client.get(link_in(mailoutbox[0]), follow=True)
    client.post(page.context["action_url"], {"password1": PASSWORD, "password2": PASSWORD})
    assert log_in(client, email="road@hanbyeol.example").url == "/office/"


def test_citizens_never_appear_in_the_admin(administrator, citizen):
    assert str(citizen) not in administrator.get(reverse("admin:accounts_account_changelist")).text
    change = administrator.get(reverse("admin:accounts_account_change", args=[citizen.pk]))
    assert change.status_code == 302  # Django's admin: no such object, back to the index
    index = administrator.get(reverse("admin:index"))
    shown = {model["object_name"] for app in index.context["app_list"] for model in app["models"]}
    assert {"Account", "Department"} <= shown
    assert not shown & {"EmailAddress", "SocialAccount", "Authenticator", "UserSession", "Group", "Session", "Citizen"}


@pytest.mark.parametrize("who", ["citizen", "officer"])
def test_the_admin_is_for_those_whose_role_needs_it(request, client_for, who):
    assert client_for(request.getfixturevalue(who)).get(reverse("admin:index")).status_code == 302


def test_giving_and_taking_a_role_is_recorded(administrator):
    officer = OfficerFactory(roles=[])
    page = administrator.get(reverse("admin:accounts_account_change", args=[officer.pk]))
    roles = {str(label): value.value for value, label in page.context["adminform"].form.fields["roles"].choices}
    head = next(value for label, value in roles.items() if label.startswith("부서장:"))
    form = {
        "address": "ignored@mail.example",
        "display_name": "한주무",
        "department": officer.department.pk,
        "is_active": "on",
        "reason": "2026-12 인사발령",
    }

    administrator.post(reverse("admin:accounts_account_change", args=[officer.pk]), form | {"roles": [head]})
    administrator.post(reverse("admin:accounts_account_change", args=[officer.pk]), form)

    changes = officer.role_changes.values_list("role", "was_given", "actor__is_officer")
    assert list(changes) == [("department_head", False, True), ("department_head", True, True)]


def test_two_accounts_never_share_an_address(db):
    from django.db import IntegrityError

    AccountFactory(email="hong@mail.example")
    with pytest.raises(IntegrityError):
        AccountFactory(email="HONG@mail.example")
