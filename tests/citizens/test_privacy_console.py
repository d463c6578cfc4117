from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from citizens.access_log import chain, reviewing
from citizens.access_log.models import AccessLogEntry, AccessLogLink, AccessReview
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
LOG = "/office/privacy/"


@pytest.fixture
def privacy_officer():
    return OfficerFactory(privacy=True, email="privacy@hanbyeol.example", display_name="차지현")


@pytest.fixture
def browser(privacy_officer, client_for):
    return client_for(privacy_officer)


@pytest.fixture
def officer():
    return OfficerFactory(display_name="한도로")


@pytest.fixture
def person():
    return CitizenFactory(name="홍길동", email="hong@mail.example", phone="010-0000-1234")


def shown(response):
    return [row["entry"] for row in response.context["rows"]]


def at(entries, instant):
    """Written at another time, as only a superuser can pretend."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    entries.update(occurred_at=instant)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")


def log_of(actor, *, number=1, **fields):
    return AccessLogEntry.objects.bulk_create(
        AccessLogEntry(actor=actor, **{"action": "view", "ip": "10.0.0.1"} | fields) for _ in range(number)
    )


# --- searching --------------------------------------------------------------------------------------
def test_only_privacy_officers_get_in(client_for, officer):
    assert client_for(officer).get(LOG).status_code == 403
    assert client_for(AccountFactory()).get(LOG).status_code == 403


def test_a_privacy_officer_begins_in_the_console(browser):
    assert browser.get("/office/").url == LOG
    assert 'aria-current="page"' in browser.get(LOG).content.decode()


def test_other_officers_see_no_way_to_it(client_for, officer):
    assert LOG not in client_for(officer).get("/office/worklist/").content.decode()


def test_an_entry_shows_the_masked_name_and_a_short_id_only(browser, officer, person):
    person.reveal(to=officer, purpose="현장 확인 약속을 잡습니다.")

    page = browser.get(LOG).content.decode()

    assert "홍*동" in page and str(person.pk)[:8] in page
    assert "현장 확인 약속을 잡습니다." in page
    assert "홍길동" not in page and str(person.pk) not in page and "1234" not in page


def test_a_person_whose_key_was_destroyed_leaves_the_log_readable(browser, officer, person):
    person.reveal(to=officer, purpose="확인")
    person.subject_key.destroy()

    assert browser.get(LOG).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["action=reveal", "target=hb-2611-000001-5", "officer={officer.pk}", "department={officer.department_id}"],
)
def test_each_filter_leaves_what_it_names(browser, officer, person, query):
    log_of(OfficerFactory(), number=2, action="list", target="petitions")
    wanted = log_of(officer, action="reveal", target="HB-2611-000001-5", citizen_id=person.pk)

    assert shown(browser.get(f"{LOG}?{query.format(officer=officer)}")) == wanted


def test_only_the_days_asked_for_are_shown(browser, officer):
    old, recent = log_of(officer), log_of(officer)
    at(AccessLogEntry.objects.filter(pk=old[0].pk), datetime(2026, 3, 2, 23, 59, tzinfo=SEOUL))

    assert shown(browser.get(LOG)) == recent
    assert [entry.pk for entry in shown(browser.get(f"{LOG}?since=2026-03-02&until=2026-03-02"))] == [old[0].pk]


def test_nonsense_in_the_address_shows_the_page(browser, officer):
    query = "since=yesterday&officer=x&department=y&action=z&citizen=none&after=1_2"

    assert browser.get(f"{LOG}?{query}").status_code == 200


@pytest.mark.parametrize("contact", ["HONG@mail.example", "01000001234", "+82 10-0000-1234"])
def test_one_person_is_found_by_exact_address_or_number(browser, officer, person, contact):
    log_of(officer, citizen_id=CitizenFactory().pk)
    wanted = log_of(officer, citizen_id=person.pk)

    answer = browser.post(f"{LOG}citizen/", {"contact": contact})

    assert str(person.pk) in answer.url and contact not in answer.url
    assert shown(browser.get(answer.url)) == wanted


def test_part_of_an_address_finds_nobody(browser, officer, person):
    log_of(officer, citizen_id=person.pk)

    assert browser.post(f"{LOG}citizen/", {"contact": "hong@mail"}).url == LOG
    assert browser.post(f"{LOG}citizen/", {"contact": " "}).url == LOG


def test_counts_are_those_of_the_search(browser, officer):
    log_of(officer, number=3, action="view")
    log_of(OfficerFactory(), number=2, action="list")

    counts = browser.get(f"{LOG}?officer={officer.pk}").context["counts"]

    assert [(part["label"], part["count"]) for part in counts] == [("조회", 3)]


def test_pages_follow_one_another_without_gap(browser, officer):
    log_of(officer, number=120)
    seen, mark = [], ""
    while True:
        answer = browser.get(f"{LOG}?officer={officer.pk}&after={mark.replace('+', '%2B')}")
        seen += [entry.pk for entry in shown(answer)]
        if not (mark := answer.context["page"].next_mark):
            break

    assert len(seen) == len(set(seen)) == 120


# --- each look is logged ----------------------------------------------------------------------------
def test_a_look_into_the_log_is_itself_an_entry(browser, privacy_officer, officer):
    log_of(officer, number=3)

    browser.get(LOG)

    look = AccessLogEntry.objects.get(actor=privacy_officer)
    assert (look.action, look.count, look.citizen_id, look.ip) == ("search", 3, None, "127.0.0.1")


def test_a_search_for_one_person_is_one_the_person_sees(browser, privacy_officer, officer, person, client_for):
    account = AccountFactory()
    person.account = account
    person.save()
    log_of(officer, citizen_id=person.pk)

    browser.get(f"{LOG}?citizen={person.pk}")

    assert AccessLogEntry.objects.get(actor=privacy_officer).citizen_id == person.pk
    assert "차지현" in client_for(account).get("/me/access-log/").content.decode()


def test_a_search_in_vain_is_logged_too(browser, privacy_officer):
    browser.post(f"{LOG}citizen/", {"contact": "nobody@mail.example"})

    assert AccessLogEntry.objects.get(actor=privacy_officer).count == 0


def test_without_a_log_entry_nothing_is_shown(browser, officer):
    log_of(officer)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE access_log_accesslogentry ADD CONSTRAINT no_more CHECK (false) NOT VALID")

    with pytest.raises(DatabaseError):
        browser.get(LOG)


# --- the monthly review -----------------------------------------------------------------------------
@pytest.fixture
def last_month(officer):
    """A linked log with 300 entries in the month before this one, and others around it."""
    month = reviewing.last_month(timezone.localdate())
    for start, number in ((month - timedelta(days=3), 50), (month + timedelta(days=5), 300)):
        keys = [entry.pk for entry in log_of(officer, number=number)]
        at(AccessLogEntry.objects.filter(pk__in=keys), datetime(*start.timetuple()[:3], 10, tzinfo=SEOUL))
    log_of(officer, number=50)
    chain.link_new()
    return month


def test_the_sample_is_drawn_from_the_month_and_the_same_for_everybody(last_month):
    sample = reviewing.draw(last_month)

    assert len({entry.pk for entry in sample.entries}) == 20
    assert sample.entry_count == 300
    assert {(entry.occurred_at.astimezone(SEOUL).month) for entry in sample.entries} == {last_month.month}
    assert reviewing.draw(last_month) == sample


def test_the_seed_is_the_chain_value_of_the_month_s_last_entry(last_month):
    sample = reviewing.draw(last_month)

    assert sample.seed == bytes(AccessLogLink.objects.get(pk=350).chain).hex()


def judged(sample, finding="confirmed"):
    return {str(entry.pk): finding for entry in sample.entries}


def test_a_judged_sample_is_signed_and_kept(browser, privacy_officer, last_month):
    sample = reviewing.draw(last_month)
    answers = judged(sample) | {str(sample.entries[0].pk): "unexplained"}

    page = browser.post(f"{LOG}review/", answers, follow=True)

    review = AccessReview.objects.get()
    assert (review.month, review.reviewer, review.seed) == (last_month, privacy_officer, sample.seed)
    assert (len(review.findings), review.unexplained_count) == (20, 1)
    assert "지난달 점검을 마쳤습니다." in page.content.decode()
    assert browser.get(LOG).context["is_reviewed"] is not False


def test_a_sample_with_a_gap_is_not_signed(browser, last_month):
    answers = judged(reviewing.draw(last_month))
    answers.popitem()

    page = browser.post(f"{LOG}review/", answers)

    assert "20번째 기록을 판단해 주세요." in page.content.decode()
    assert not AccessReview.objects.exists()


def test_a_month_is_signed_once(browser, privacy_officer, last_month):
    sample = reviewing.draw(last_month)
    reviewing.sign(sample, by=privacy_officer, findings={})

    with pytest.raises(reviewing.AlreadySigned):
        reviewing.sign(sample, by=privacy_officer, findings={})


def test_drawing_the_sample_is_logged(browser, privacy_officer, last_month):
    browser.get(f"{LOG}review/")

    assert AccessLogEntry.objects.get(actor=privacy_officer).count == 20


def test_a_month_without_entries_has_nothing_to_review(browser):
    assert "지난달에는 기록이 없습니다." in browser.get(f"{LOG}review/").content.decode()


def test_a_signed_review_cannot_be_changed(privacy_officer, last_month):
    reviewing.sign(reviewing.draw(last_month), by=privacy_officer, findings={})

    with pytest.raises(DatabaseError), transaction.atomic():
        AccessReview.objects.update(entry_count=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessReview.objects.all().delete()


def test_days_of_a_short_and_a_long_year():
    assert str(reviewing.last_month(datetime(2027, 1, 31).date())) == "2026-12-01"
    assert str(reviewing.last_month(datetime(2027, 3, 1).date())) == "2027-02-01"
