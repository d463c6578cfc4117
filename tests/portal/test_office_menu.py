"""The office's menu shows what an officer may open, once, and where they are."""

import pytest
from django.contrib.auth.models import Permission

from citizens.accounts.permissions import sync_roles
from portal.pages.office_menu import GROUPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(client_for, officer):
    """The worklist as this officer sees it with these rights and no others."""

    def look(*codenames):
        officer.groups.clear()
        officer.user_permissions.set(Permission.objects.filter(codename__in=("view_petition", *codenames)))
        return client_for(officer).get("/office/worklist/").content.decode()

    return look


def test_every_right_in_the_menu_exists():
    """A misspelt right would hide its entry from everybody for ever."""
    sync_roles()
    rights = {right for _title, entries in GROUPS for entry in entries for right in entry.rights}
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert rights <= known


def test_a_place_is_hidden_until_its_right_is_given(seen):
    assert 'href="/office/retention/"' not in seen()
    assert 'href="/office/retention/"' in seen("view_retention")


def test_two_ways_to_one_place_are_one_entry(seen):
    html = seen("moderate_board", "decide_objection", "answer_post")
    assert html.count('href="/office/board/') == 1
    assert 'href="/office/board/posts/"' in seen("answer_post")


def test_the_place_of_the_officer_is_marked_once(seen):
    html = seen()
    assert html.count('aria-current="page"') == 1
    assert 'href="/office/worklist/" aria-current="page"' in html


def test_a_group_without_an_open_place_has_no_title(seen):
    assert "보호와 운영" not in seen()
