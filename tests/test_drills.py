"""Processes of the living portal are killed while people use it: nothing is lost, nothing is told twice."""

import re
import time
import urllib.parse
from collections import Counter
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.living_portal import living_portal, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(180)]
PASSWORD = "별빛-바다-산책-2026"
EMAIL = "drill@mail.example"
PEOPLE = f"""
from tests.factories.accounts import AccountFactory
from tests.factories.petitions import FormVersionFactory
from tests.factories.registry import CitizenFactory
account = AccountFactory(email="{EMAIL}", password="{PASSWORD}")
CitizenFactory(account=account, email="{EMAIL}")
FIELDS = [{{"id": "content", "label": "내용", "type": "textarea", "required": True, "maxlength": 1000, "group": ""}}]
FormVersionFactory(petition_type__id="report-drill", petition_type__department_id="road",
    petition_type__department=None, definition={{"fields": FIELDS, "attachments": [], "rules": {{}}}})
"""
MANY = """
from tests.factories.petitions import FormVersion, PetitionFactory
from citizens.accounts.models import Account
account = Account.objects.get(citizen__isnull=False)
form = FormVersion.objects.get(petition_type="report-drill")
print(*(PetitionFactory(account=account, form_version=form).receipt_number for _ in range(30)))
"""


@pytest.fixture(scope="module")
def portal():
    # A sender that was killed holds its mail for this long before another settles it; two minutes in production.
    with living_portal(OUTBOX_LEASE_SECONDS="5") as living:
        living.run(PEOPLE)
        yield living


class Visitor:
    """A person with a browser without scripts: cookies, and the token of the last form seen."""

    def __init__(self, portal):
        self.portal = portal
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.token = ""

    def get(self, path):
        return self._ask(path, None)

    def post(self, path, **words):
        return self._ask(path, urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **words}).encode())

    def log_in(self):
        self.get("/accounts/login/")
        status, page, _ = self.post("/accounts/login/", login=EMAIL, password=PASSWORD)
        assert status == 200 and "로그아웃" in page, self.portal.recent()
        return self

    def begin(self):
        """A fresh draft; the address of its pages."""
        self.get("/petition-types/report-drill/draft/")
        status, page, url = self.post("/petition-types/report-drill/draft/", new="1")
        assert status == 200, page[:300]
        return urllib.parse.urlsplit(url).path.removesuffix("write/")

    def _ask(self, path, data):
        try:
            answer = self.opener.open(self.portal.url + path, data, timeout=20)
        except HTTPError as error:
            answer = error
        except (URLError, OSError):
            return 0, "", ""
        with answer:
            page = answer.read().decode(errors="replace")
            if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page):
                self.token = found[1]
            return answer.status, page, answer.url


def told(portal):
    """How often each petition's filing was told."""
    subjects = [str(mail["Subject"]) for mail in portal.mails(EMAIL)]
    return Counter(number for subject in subjects for number in re.findall(r"HB-\d{4}-\d{6}-\w", subject))


def test_a_worker_killed_again_and_again_tells_each_petition_once(portal):
    before = told(portal)
    numbers = portal.run(MANY).split()
    assert wait_until(lambda: told(portal) - before, 30)
    for _ in range(4):
        portal.kill("worker")
        time.sleep(1)

    assert wait_until(lambda: len(told(portal) - before) == len(numbers), 60), len(told(portal) - before)
    time.sleep(6)  # time enough for a second telling of what was being sent
    assert told(portal) - before == Counter(numbers)


def test_without_redis_people_browse_and_file_and_are_told_later(portal):
    visitor = Visitor(portal).log_in()
    before, statuses, filed = set(told(portal)), [], ""
    until = time.monotonic() + 8
    while time.monotonic() < until:
        portal.kill("redis")
        statuses += [visitor.get(path)[0] for path in ("/", "/me/", "/search/?q=road", "/petition-types/")]
        if not filed:
            address = visitor.begin()
            portal.kill("redis")
            visitor.post(f"{address}write/", content="Redis가 없는 동안 쓴 글입니다.")
            portal.kill("redis")
            status, page, filed = visitor.post(f"{address}submission/")
            statuses.append(status)

    assert set(statuses) == {200}
    number = filed.rstrip("/").split("/")[-2]
    assert wait_until(lambda: number in told(portal), 60)
    assert set(told(portal)) - before == {number}
    assert told(portal)[number] == 1
    assert wait_until(lambda: portal.ask("/readyz") == 200, 60), portal.recent()


def test_a_database_that_dies_shows_a_page_and_loses_no_word(portal):
    visitor = Visitor(portal).log_in()
    address = visitor.begin()
    visitor.post(f"{address}autosave/", content="첫 문장은 저장되었습니다.")

    portal.kill("postgres")
    answers = []
    while len(answers) < 40 and not (answers and answers[-1][0] == 200 and len(answers) > 3):
        answers.append(visitor.post(f"{address}autosave/", content="둘째 문장은 데이터베이스가 죽은 뒤에 썼습니다."))
        time.sleep(0.3)

    assert answers[-1][0] == 200
    assert {status for status, _, _ in answers} <= {200, 500, 503}
    for status, page, _ in answers:
        assert status == 200 or ("051-000-4000" in page and "Traceback" not in page)
    assert "둘째 문장은" in visitor.get(f"{address}write/")[1]
    assert wait_until(lambda: portal.ask("/readyz") == 200, 60), portal.recent()
