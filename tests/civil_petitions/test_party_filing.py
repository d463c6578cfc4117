"""Filing in the name of a business or an association: both names on the receipt, nothing shared with its members."""

import pytest
from django.core import mail
from django.urls import reverse

from channels_mail.petition_notices.tasks import mail_petition_events
from citizens.parties import actions as parties
from civil_petitions.documents.receipt_slip import receipt_slip
from civil_petitions.drafts.models import Draft
from civil_petitions.models import Petition
from tests.civil_petitions.test_filing import ANSWERS, SLOT, url
from tests.factories.accounts import OfficerFactory
from tests.factories.mandates import person
from tests.factories.parties import business, household, joined
from tests.factories.petitions import FIELDS, FormVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder_of_files(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path


@pytest.fixture
def maker():
    return person("maker@mail.example", name="김한별")


@pytest.fixture
def shop(maker):
    return business(maker, confirmed=True)


@pytest.fixture
def form_version():
    fields = [field | {"group": ""} for field in FIELDS]
    return FormVersionFactory(definition={"fields": fields, "attachments": [SLOT], "rules": {}})


@pytest.fixture
def browser(maker, client_for):
    return client_for(maker.account)


def start(browser, form_version, **data):
    return browser.post(reverse("petition_types:start", args=[form_version.petition_type_id]), {"new": "1"} | data)


def written(browser, form_version, party):
    start(browser, form_version, whose=party.pk)
    draft = Draft.objects.get()
    browser.post(url(draft, "step"), ANSWERS)
    return draft


def filed(browser, form_version, party):
    browser.post(url(written(browser, form_version, party), "submission"))
    return Petition.objects.get()


def page(browser, name, petition):
    return browser.get(reverse(f"petitions:{name}", args=[petition.receipt_number]))


def test_who_represents_a_confirmed_business_is_asked_in_whose_name(browser, form_version, shop, maker):
    business(maker, name="아직 모르는 곳", number="2208162517")
    household(maker)
    answer = start(browser, form_version)

    assert "한별상회 (사업체)" in answer.text and not Draft.objects.exists()
    assert "아직 모르는 곳" not in answer.text and "우리 집" not in answer.text


def test_the_receipt_names_both(browser, form_version, shop):
    petition = filed(browser, form_version, shop)

    assert (petition.party, petition.party_name()) == (shop, "한별상회")
    for name in ("receipt", "detail"):
        assert "한별상회" in page(browser, name, petition).text and "김한별" in page(browser, name, petition).text
    slip = receipt_slip(petition, petition.own_content(), code="")
    assert slip.startswith(b"%PDF")
    mail_petition_events()
    (letter,) = mail.outbox[-1:]
    assert "한별상회의 이름으로 대표 김한별 님이 신청했습니다." in letter.body


def test_the_officer_sees_in_whose_name_it_is(browser, form_version, shop, client_for):
    petition = filed(browser, form_version, shop)
    officer = OfficerFactory(department=petition.department)
    case = client_for(officer).get(reverse("office_petitions:case", args=[petition.receipt_number]))

    assert "한별상회의 이름으로 대표가 신청했습니다." in case.text and "김한별" not in case.text


def test_who_belongs_to_it_sees_nothing_of_what_was_filed(browser, form_version, shop, client_for):
    petition = filed(browser, form_version, shop)
    for role, name in (("employee", "직원"), ("representative", "다른대표")):
        joined(shop, other := person(f"{role}@mail.example", name=name), role=role)
        for each in ("detail", "receipt", "receipt_slip", "supplement", "withdrawal"):
            assert page(client_for(other.account), each, petition).status_code == 404


def test_of_one_household_nobody_sees_the_others_petitions(browser, form_version, maker, client_for):
    joined(household(maker), other := person("other@mail.example"))
    start(browser, form_version)
    draft = Draft.objects.get()
    browser.post(url(draft, "step"), ANSWERS)
    browser.post(url(draft, "submission"))
    petition = Petition.objects.get()

    assert page(client_for(other.account), "detail", petition).status_code == 404
    assert not Petition.objects.visible_to(other.account).exists()
    assert not Petition.objects.open_to(other.account).exists()


def test_what_was_written_is_kept_when_the_right_ends_before_the_filing(browser, form_version, shop, maker):
    draft = written(browser, form_version, shop)
    parties.end(shop, by=maker.account)
    answer = browser.post(url(draft, "submission"), follow=True)

    assert "이 이름으로는 이제 신청할 수 없습니다" in answer.text
    assert not Petition.objects.exists() and Draft.objects.get() == draft


def test_nobody_starts_in_a_name_that_is_not_theirs(browser, form_version, client_for):
    theirs = business(person("theirs@mail.example"), name="남의 가게", number="2208162517", confirmed=True)
    start(browser, form_version, whose=theirs.pk)

    assert not Draft.objects.exclude(party=None).exists()


def test_the_name_on_the_receipt_outlives_the_business(browser, form_version, shop):
    petition = filed(browser, form_version, shop)
    shop.delete()
    petition.refresh_from_db()

    assert (petition.party, petition.party_name()) == (None, "한별상회")
