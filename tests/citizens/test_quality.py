"""How good what the office knows is: measured at night, shown by day, and asked one thing a visit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.contact_points import actions
from citizens.contact_points.models import ContactPoint
from citizens.contacts import actions as contacts
from citizens.contacts.models import FollowUp
from citizens.encryption.data_keys import cache
from citizens.merging import actions as merging
from citizens.quality import measuring, spelling, tasks
from citizens.quality.dashboard import most_doubtful
from citizens.quality.models import QualityMeasure
from tests.factories.accounts import AccountFactory, DepartmentFactory, OfficerFactory
from tests.factories.contact_points import only
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
BOARD = "/office/quality/"


def text(answer):
    return answer.content.decode()


def measured(field, department=None):
    tasks.measure_quality()
    return QualityMeasure.objects.get(field=field, department=department)


def age(point, **past):
    ContactPoint.objects.filter(pk=point.pk).update(
        created_at=timezone.now() - timedelta(**past), verified_at=None, verified_by="", confirmed_at=None
    )


# --- measuring ------------------------------------------------------------------------------------------
def test_what_is_filled_verified_fresh_and_bounced_is_counted():
    first = CitizenFactory(email="first@mail.example", phone="", address="")
    second = CitizenFactory(email="second@mail.example", phone="010-0000-2222", address="")
    actions.bounced("second@mail.example", hard=True)
    age(only(first, "mail"), days=800)
    mail, phone, post = measured("mail"), measured("phone"), measured("post")

    assert (mail.people, mail.filled, mail.fresh, mail.bounced) == (2, 2, 1, 1)
    assert mail.verified == ContactPoint.objects.filter(kind="mail", verified_at__isnull=False).count()
    assert 395 <= mail.median_age_days <= 405
    assert (phone.filled, post.filled, post.median_age_days) == (1, 0, None)
    assert second.pk


def test_a_number_of_two_people_is_shared_and_one_of_a_merged_record_is_not():
    one, other = (CitizenFactory(phone="010-0000-3333") for _ in range(2))
    CitizenFactory(phone="010-0000-4444")
    assert measured("phone").shared == 2
    merging.merge(one, other, by=OfficerFactory(head=True), reason="같은 분임")

    again = measured("phone")
    assert (again.people, again.shared) == (2, 0)


def test_a_department_answers_for_whom_it_met_in_the_last_year():
    officer, long_ago = OfficerFactory(), timezone.now() - timedelta(days=400)
    met, met_before, _never = CitizenFactory(), CitizenFactory(), CitizenFactory()
    for citizen, at in ((met, None), (met, None), (met_before, long_ago)):
        contacts.record(citizen=citizen, channel="phone", direction="in", kind="question", by=officer, at=at)

    assert measured("mail", officer.department).people == 1
    assert QualityMeasure.objects.get(field="mail", department=None).people == 3


def test_a_notice_that_came_back_is_its_departments():
    officer, person = OfficerFactory(), CitizenFactory()
    contacts.record(citizen=person, channel="mail", direction="out", kind="notice", by=officer)
    for number, kind in enumerate((FollowUp.Kind.BOUNCED_NOTICE, FollowUp.Kind.PROMISE)):
        contacts.promise(
            reference=f"test:{number}",
            kind=kind,
            text="전화",
            due_on=timezone.localdate(),
            department=officer.department,
        )

    assert measured("mail", officer.department).failed_notices == 1
    assert QualityMeasure.objects.get(field="phone", department=officer.department).failed_notices == 0


def test_measured_twice_a_day_there_is_one_row_with_the_newer_number():
    CitizenFactory()
    measured("mail")
    CitizenFactory()

    assert measured("mail").people == 2


def test_measuring_opens_nothing_and_asks_as_much_for_many_as_for_few(django_assert_max_num_queries, settings):
    CitizenFactory()
    with django_assert_max_num_queries(60) as few:
        measuring.measure()
    for _number in range(5):
        CitizenFactory()
    settings.KEYLESS = True
    with django_assert_max_num_queries(len(few)):
        measuring.measure()


def test_names_and_addresses_that_want_a_look_are_counted_at_night_and_nobody_is_named():
    CitizenFactory(name="홍길동", address="한별구 새솔로 42(새솔동)")
    for name in ("홍 길 동", "ＪＡＮＥ Doe", "김James"):
        person = CitizenFactory(name="임시", address="")
        person.sealed_name, person.sealed_address = name, "새솔동 12-3번지"  # past the writer, as from elsewhere
        person.save()
    names = measured("name")

    assert (names.people, names.filled, names.odd) == (4, 4, 3)
    assert measured("post").odd == 3
    assert not QualityMeasure.objects.filter(field="name").exclude(department=None).exists()


def test_reading_names_asks_as_much_for_many_as_for_few(django_assert_max_num_queries):
    CitizenFactory()
    with django_assert_max_num_queries(9) as few:
        spelling.measure()
    for _number in range(5):
        CitizenFactory()
    cache.clear()
    with django_assert_max_num_queries(len(few)):
        spelling.measure()


def test_without_keys_names_are_people_of_whom_nothing_is_known(settings):
    CitizenFactory()
    cache.clear()
    settings.KEYLESS = True
    spelling.measure()
    names = QualityMeasure.objects.get(field="name")

    assert (names.people, names.filled, names.odd) == (1, 0, 0)


def test_who_is_shredded_counts_no_more():
    CitizenFactory()
    CitizenFactory().subject_key.destroy()

    assert measured("mail").people == 1


# --- the page ---------------------------------------------------------------------------------------------
def test_the_head_sees_their_own_department_first_and_no_persons_name(client_for):
    head = OfficerFactory(head=True)
    other = OfficerFactory(department=DepartmentFactory(name_ko="가나다과"))
    for officer in (head, other):
        person = CitizenFactory(name="홍길동", phone="010-0000-5555")
        contacts.record(citizen=person, channel="phone", direction="in", kind="question", by=officer)
    measuring.measure()
    page = text(client_for(head).get(BOARD))

    assert page.index(head.department.name_ko, page.index("departments-heading")) < page.index("가나다과")
    assert "홍" not in page and "5555" not in page


def test_a_department_shows_every_measure_it_is_measured_by(client_for):
    head, today = OfficerFactory(head=True), timezone.localdate()
    measures = {"mail": (61, 52, 43, 7, 3, 111), "phone": (62, 53, 44, 0, 4, 112), "post": (63, 54, 45, 0, 0, 113)}
    for field, (filled, *parts, age_days) in measures.items():
        shares = dict(zip(("verified", "fresh", "bounced", "shared"), parts, strict=True))
        QualityMeasure.objects.create(
            measured_on=today,
            department=head.department,
            field=field,
            people=100,
            filled=filled,
            median_age_days=age_days,
            **shares,
        )
    QualityMeasure.objects.create(measured_on=today, field="mail", people=100)
    page = text(client_for(head).get(BOARD))
    row = page[page.index("departments-heading") :].partition("<details")[2].partition("</details>")[0]

    assert all(f"{filled}%" in row and f"{days}일" in row for filled, *_parts, days in measures.values())
    assert all(f"{round(100 * measures['post'][part] / 63)}%" in row for part in (1, 2)), (
        "verified and fresh addresses"
    )
    assert row.count("다른 기록에도 있음") == 2 and row.count("닿지 않음") == 1


def test_what_moved_in_a_month_and_what_failing_costs_is_said(client_for, settings):
    settings.FAILED_NOTICE_WON = 4500
    today = timezone.localdate()
    for day, verified, failed in ((today - timedelta(days=31), 40, 0), (today, 50, 3)):
        QualityMeasure.objects.create(
            measured_on=day, field="mail", people=100, filled=100, verified=verified, failed_notices=failed
        )
    page = text(client_for(OfficerFactory(privacy=True)).get(BOARD))

    assert "50%" in page and "+10" in page and "13,500원" in page


def test_before_the_first_night_the_page_says_when_to_look_again(client_for):
    assert "아직 잰 것이 없습니다" in text(client_for(OfficerFactory(head=True)).get(BOARD))


# --- one question a visit -----------------------------------------------------------------------------------
@pytest.fixture
def person():
    account = AccountFactory(email="hong@mail.example")
    return CitizenFactory(account=account, email="hong@mail.example", phone="010-0000-1111")


def test_what_is_known_well_is_not_asked(person, client_for):
    assert "아직 맞나요" not in text(client_for(person.account).get("/me/"))


def test_the_oldest_is_asked_and_after_an_answer_nothing_more_this_visit(person, client_for):
    browser, phone, post = client_for(person.account), only(person, "phone"), only(person, "post")
    age(phone, days=500)
    age(post, days=400)
    page = text(browser.get("/me/"))
    assert "이 번호가 아직 맞나요?" in page and "010-0000-1111" in page and "아직 사시나요" not in page
    browser.post(f"/me/contact-points/{phone.pk}/confirmation/")
    page = text(browser.get("/me/"))

    assert "아직 맞나요" not in page and "아직 사시나요" not in page
    ContactPoint.objects.update(answered_at=timezone.now() - timedelta(days=1))
    assert "이 주소에 아직 사시나요?" in text(browser.get("/me/"))


def test_later_means_a_month_later(person, client_for):
    browser, phone = client_for(person.account), only(person, "phone")
    age(phone, days=500)
    browser.post(f"/me/contact-points/{phone.pk}/confirmation/", {"later": "1"})
    ContactPoint.objects.update(answered_at=timezone.now() - timedelta(days=1))
    assert "아직 맞나요" not in text(browser.get("/me/"))
    ContactPoint.objects.update(ask_after=timezone.now() - timedelta(days=1))

    assert "이 번호가 아직 맞나요?" in text(browser.get("/me/"))


def test_what_came_back_is_asked_first_and_a_yes_is_believed(person, client_for):
    mail, phone = only(person, "mail"), only(person, "phone")
    age(phone, days=500)
    actions.bounced("hong@mail.example", hard=True)
    points, now = list(ContactPoint.objects.filter(citizen=person)), timezone.now()
    assert most_doubtful(points, now) == mail
    actions.confirm(mail, by=person.account)
    points = list(ContactPoint.objects.filter(citizen=person))

    assert most_doubtful(points, now + timedelta(days=1)) == phone
