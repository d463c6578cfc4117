"""Every page of the office that shows a person, even masked, has first written down whom it shows, to whom and why."""

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest
from citizens.registry.models import Citizen
from tests.access_matrix import PAGES
from tests.people_and_rows import ROLES
from tests.test_access_matrix import address_of, attachment_root, district, urls, wanted  # noqa: F401

pytestmark = pytest.mark.django_db
STAFF = [role for role in ROLES if role not in ("anonymous", "owner", "stranger")]
PERSONS = ("owner", "stranger")
NAMES = [name for name, address in urls().items() if address.startswith("office/")] + ["petitions:attachment"]
HTMX = {"HX-Request": "true"}
REASON = {"reason": "contact", "detail": "전화로 여쭐 것이 있습니다."}


@pytest.fixture(autouse=True)
def the_files_of_the_district(district, settings, attachment_root):  # noqa: F811
    settings.ATTACHMENT_ROOT = attachment_root


def marks_of(citizen):
    """What of this person can be read on a page, masked or not."""
    opened = citizen.own_details()
    masked = opened.masked()
    return {opened.name, opened.phone, opened.email, masked.name, masked.phone, masked.email}


@pytest.fixture(scope="module")
def marks(district, django_db_blocker):  # noqa: F811
    with django_db_blocker.unblock():
        citizens = [district.accounts[role].citizen for role in PERSONS]
        return {citizen.pk: marks_of(citizen) for citizen in citizens}


def shown(answer, marks):
    """The persons whose data is on this page."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace")
    return {key for key, words in marks.items() if any(word in text for word in words)}


def look(district, role, method, address, data=None, *, headers=None, is_log_broken=False):  # noqa: F811
    """One request, undone at once: the answer, and what the log gained meanwhile."""
    cache.clear()
    client = Client(raise_request_exception=False, headers=headers)
    client.cookies[configured.SESSION_COOKIE_NAME] = district.cookies[role]
    with transaction.atomic():
        for person in PERSONS:  # so that the log has something to show
            district.accounts[person].citizen.log_reveal(to=district.accounts["officer"], purpose="확인합니다.")
        before = set(AccessLogEntry.objects.values_list("pk", flat=True))
        if is_log_broken:
            break_log()
        answer = getattr(client, method)(address, data or {})
        if answer.status_code == 302 and not is_log_broken:
            answer = client.get(answer.url)  # what a form leads to
        entries = [] if is_log_broken else list(AccessLogEntry.objects.exclude(pk__in=before))
        transaction.set_rollback(True)
    return answer, entries


def break_log():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE access_log_accesslogentry ADD CONSTRAINT full_disk CHECK (false) NOT VALID")


def faults(persons, entries, account):
    """What is missing of 식별자, 접속일시, 접속지, 정보주체, 수행업무 (안전성 확보조치 기준 제2조제3호)."""
    named = {key for entry in entries for key in (entry.citizen_id, *entry.listed) if key}
    if persons - named:
        yield "shows a person whom the log does not name"
    for entry in entries:
        if not (entry.actor == account and entry.ip == "127.0.0.1" and entry.occurred_at):
            yield "does not say who looked from where"
        if entry.action not in AccessLogEntry.Action or entry.count < 0:
            yield "does not say what was done"


def requests_for(name, page, role, row):
    """The ways this role gets to see something at this address."""
    if 200 in wanted(page, "get", role, row):
        yield "get", None, None
    if 302 in wanted(page, "get", role, row):
        yield "get", None, HTMX  # parts of pages that htmx fetches
    if page.post is not None and "login" not in wanted(page, "post", role, row):
        yield "post", None, None
        if name.endswith(":reveal"):
            yield "post", REASON, None


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_nobody_whom_the_log_does_not_name(name, district, marks):  # noqa: F811
    page, wrong = PAGES[name], []
    for row in ("near", "far") if page.by_row else ("near",):
        address = address_of(district, name, row)
        for role in STAFF:
            for method, data, headers in requests_for(name, page, role, row):
                answer, entries = look(district, role, method, address, data, headers=headers)
                persons = shown(answer, marks)
                wrong += [
                    f"{method.upper()} {address} as {role} {fault}"
                    for fault in faults(persons, entries, district.accounts[role])
                ]
                if persons:
                    without, _none = look(district, role, method, address, data, headers=headers, is_log_broken=True)
                    if shown(without, marks):
                        wrong.append(f"{method.upper()} {address} as {role} shows a person though the log is broken")

    assert wrong == []


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("office_petitions:worklist", "officer"),
        ("office_petitions:case", "officer"),
        ("office_petitions:reveal", "officer"),
        ("office_petitions:internal_note", "head"),
        ("office_petitions:case", "auditor"),
        ("office_privacy:log", "privacy"),
    ],
)
def test_the_walk_really_meets_persons(name, role, district, marks):  # noqa: F811
    method = "post" if name.endswith("reveal") else "get"

    answer, entries = look(district, role, method, address_of(district, name, "near"), REASON)

    assert district.accounts["owner"].citizen.pk in shown(answer, marks)
    assert entries


# --- the control: a page that forgets -----------------------------------------------------------------
def forgetful(request: AccountRequest) -> HttpResponse:
    return HttpResponse(", ".join(citizen.masked_name() for citizen in Citizen.objects.all()))


urlpatterns = [path("office/forgetful/", forgetful, name="forgetful"), path("", include("config.urls"))]


def test_a_page_that_forgets_the_log_would_be_found(district, marks, settings):  # noqa: F811
    settings.ROOT_URLCONF = __name__

    answer, entries = look(district, "officer", "get", reverse("forgetful"))

    assert list(faults(shown(answer, marks), entries, district.accounts["officer"])) == [
        "shows a person whom the log does not name"
    ]
