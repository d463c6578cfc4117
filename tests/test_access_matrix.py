"""Every URL, as everybody, on one's own row and on a stranger's."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.access_matrix import CITIZENS, EVERYBODY, OFFICE, PAGES, RULES
from tests.people_and_rows import ROLES, settle, values

OUR_OWN = EVERYBODY | CITIZENS | OFFICE
# Of the packages' own pages it is enough to send forms as one of each kind.
AMONG_OTHERS = ("anonymous", "owner", "officer", "content", "administrator")
pytestmark = pytest.mark.django_db


def urls(resolver=None, prefix="", names=()):
    """{name: address with <names> to fill} of every view of the URL configuration."""
    found = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            found |= urls(pattern, address, (*names, pattern.namespace) if pattern.namespace else names)
        else:
            name = ":".join((*names, pattern.name)) if pattern.name else address
            found[name] = address
    return found


@pytest.fixture(scope="module")
def attachment_root(tmp_path_factory):
    return tmp_path_factory.mktemp("attachments")


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker, attachment_root):
    """Made once and emptied after the last test of this file; each test undoes what it did itself."""
    with django_db_blocker.unblock():
        yield settle(attachment_root)
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def the_files_of_the_district(district, settings, attachment_root):
    settings.ATTACHMENT_ROOT = attachment_root


def address_of(district, name, row):
    """The URL's address, filled with this row's values."""
    filled = values(district, row, name)
    named = re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)", lambda found: filled[found[1] or found[2]], urls()[name])
    return "/" + re.sub(r"[\^$]|\\Z", "", named)


def ask(district, role, method, address, data=None, *, undo=True):
    """One request with a browser of its own, undone at once."""
    cache.clear()
    client = Client(raise_request_exception=False)
    if district.cookies[role]:
        client.cookies[settings.SESSION_COOKIE_NAME] = district.cookies[role]
    with transaction.atomic():
        answer = getattr(client, method)(address, data or {})
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(undo)
    return answer


def wanted(page, method, role, row):
    """What the table says this role gets: a set of status codes, or the word login."""
    cell = RULES[page.rule][role]
    if cell in ("near", "far"):
        cell = "in" if cell == row else "404"
    inside = getattr(page, method)
    inside = {405} if inside is None else set(inside) if isinstance(inside, tuple) else {inside}
    return {"in": inside, "login": {"login"}, "no": {302, 403, "login"}}.get(cell) or {int(cell)} | inside & {405}


def got(answer):
    """The status, or the word login for a way to it."""
    to_login = ("/accounts/login/", "/office/admin/login/")
    is_login = answer.status_code == 302 and answer["Location"].startswith(to_login)
    return "login" if is_login else answer.status_code


def test_every_url_stands_in_the_table_and_nothing_else_does():
    assert set(urls()) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_to_those_of_the_table_and_to_nobody_else(name, district):
    page = PAGES[name]
    wrong = []
    for row in ("near", "far") if page.by_row else ("near",):
        address = address_of(district, name, row)
        for role, method in [(role, method) for role in ROLES for method in ("get", "post")]:
            if method == "get" or role in AMONG_OTHERS or name in OUR_OWN:
                answer = ask(district, role, method, address)
                if got(answer) not in (expected := wanted(page, method, role, row)):
                    wrong.append(f"{method.upper()} {address} as {role}: {got(answer)}, not {expected}")
                if role != "anonymous" and answer.get("Cache-Control") != "no-store":
                    wrong.append(f"{method.upper()} {address} as {role} may be kept in a cache")

    assert wrong == []
