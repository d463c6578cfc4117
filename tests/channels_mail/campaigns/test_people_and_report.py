"""Whom a campaign is for and who is left out, in numbers; and what it achieved, without single people."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from channels_mail.campaigns import paper, reporting
from channels_mail.campaigns.models import Delivery, DeliveryState, Segment, Suppression
from citizens.access_log.models import AccessAlarm, AccessLogEntry
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.campaigns import CampaignFactory, SuppressionFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return OfficerFactory(campaign=True)


@pytest.fixture
def campaign(author):
    return CampaignFactory(author=author)


@pytest.fixture
def office(client, author, settings):
    settings.DEMO = True
    client.force_login(author)
    return client


def address(campaign, name):
    return reverse(f"office_campaigns:{name}", args=[campaign.pk])


def test_conditions_are_counted_before_they_are_saved(office, campaign):
    page = office.post(address(campaign, "audience"), {"dong": ["새솔동"], "count": "1"}).content.decode()
    assert "사는 동: 새솔동" in page
    campaign.refresh_from_db()
    assert campaign.audience_rules == {}

    office.post(address(campaign, "audience"), {"dong": ["새솔동"], "not_open": "on", "not_contacted": "30"})
    campaign.refresh_from_db()
    assert campaign.audience_rules["all"] == [{"field": "dong", "in": ["새솔동"]}]
    assert {each["field"] for each in campaign.audience_rules["none"]} == {"petition", "last_contact"}


def test_what_is_saved_is_shown_again(office, campaign):
    office.post(address(campaign, "audience"), {"dong": ["새솔동"], "not_unhappy": "on"})
    form = office.get(address(campaign, "audience")).context["form"]

    assert form.initial["dong"] == ["새솔동"] and form.initial["not_unhappy"] is True


def test_petitions_choose_nobody_for_news(office, campaign):
    form = office.get(address(campaign, "audience")).context["form"]

    assert "petition_groups" not in form.fields


def test_conditions_are_kept_under_a_name_and_used_by_another_campaign(office, campaign, author):
    office.post(address(campaign, "audience"), {"dong": ["은하동"]})
    office.post(address(campaign, "segment"), {"name": "은하동 주민"})
    other = CampaignFactory(author=author)
    office.post(address(other, "segment"), {"segment": Segment.objects.get().pk})

    other.refresh_from_db()
    assert other.audience_rules["all"] == [{"field": "dong", "in": ["은하동"]}]


def test_the_count_names_nobody(office, campaign):
    CitizenFactory(account=AccountFactory(), name="유일한이름")
    page = office.get(address(campaign, "audience")).content.decode()

    assert "유일한이름" not in page


@pytest.fixture
def sent(campaign):
    type(campaign).objects.filter(pk=campaign.pk).update(
        state="done", approver=OfficerFactory(head=True), audience=12, started_at=timezone.now()
    )
    campaign.refresh_from_db()
    return campaign


def _deliver(campaign, count, files=0):
    for number in range(count):
        account = AccountFactory()
        citizen = CitizenFactory(account=account)
        Delivery.objects.create(
            campaign=campaign,
            citizen=citizen,
            state=DeliveryState.SENT,
            sent_at=timezone.now() - timezone.timedelta(days=3),
        )
        if number < files:
            PetitionFactory(account=account)


def test_what_followed_is_counted_by_people_and_hidden_below_ten(sent):
    _deliver(sent, 12, files=9)
    assert reporting.report_of(sent).petitions is None

    _deliver(sent, 1, files=1)
    report = reporting.report_of(sent)
    assert report.petitions == 10 and report.petitions_before is None


def test_the_report_page_says_what_is_too_small_to_be_shown(office, sent):
    page = office.get(address(sent, "report")).content.decode()

    assert "10 미만" in page and "열어 본 것도 세지 않습니다" in page


def test_who_was_left_out_is_shown_with_the_reason_and_the_other_way(office, sent):
    for reason, channel in (("no_mail", "post"), ("no_mail", "post"), ("conflict", "")):
        Suppression.objects.create(campaign=sent, citizen=CitizenFactory(), reason=reason, channel=channel)
    page = office.get(address(sent, "left_out")).content.decode()

    assert "확인된 메일 주소가 없음" in page and "우편" in page and "다투는 민원이 있음" in page
    assert "부서장이 인쇄합니다" in page


def test_letters_are_printed_with_an_entry_in_the_access_log_each(client, sent, settings):
    settings.DEMO = True
    head = OfficerFactory(head=True, department=sent.department)
    person = CitizenFactory(name="박가람", address="한별구 새솔동 12-3")
    Suppression.objects.create(campaign=sent, citizen=person, reason="no_mail", channel="post")
    client.force_login(head)
    answer = client.post(address(sent, "letters"))

    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    entry = AccessLogEntry.objects.get(citizen_id=person.pk)
    assert (entry.actor, entry.action, entry.target, entry.ip) == (head, "print", paper.TARGET, "127.0.0.1")
    assert sent.title in entry.purpose
    assert [each.listed for each in AccessLogEntry.objects.taken_out()] == [[person.pk]]


@pytest.mark.parametrize(("people", "kinds"), [(20, []), (21, ["many_taken_out"])])
def test_letters_to_more_than_20_people_raise_an_alarm(client, sent, settings, people, kinds):
    settings.DEMO = True
    for _each in range(people):
        SuppressionFactory(campaign=sent, citizen=CitizenFactory(address="한별구 새솔동 12-3"))
    client.force_login(OfficerFactory(head=True, department=sent.department))
    client.post(address(sent, "letters"))

    assert list(AccessAlarm.objects.values_list("kind", flat=True)) == kinds


def test_no_address_is_opened_for_paper_that_is_not_in_the_log(sent):
    SuppressionFactory(campaign=sent, citizen=CitizenFactory(address="한별구 새솔동 12-3"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_log_accesslogentry ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.letters(sent, by=OfficerFactory(head=True), ip="127.0.0.1")

    assert not paper.bundles(sent)[0].printed


def test_letters_come_in_bundles_and_the_page_says_who_printed_which(client, sent, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(paper, "MOST", 2)
    head = OfficerFactory(head=True, department=sent.department, display_name="오지현")
    people = [CitizenFactory(address="한별구 새솔동 12-3") for _each in range(5)]
    for person in people:
        SuppressionFactory(campaign=sent, citizen=person)
    SuppressionFactory(campaign=sent, channel="", reason="capped")
    bundles = paper.bundles(sent)
    assert [(each.first, each.last) for each in bundles] == [(1, 2), (3, 4), (5, 5)]

    client.force_login(head)
    client.post(address(sent, "letters"), {"after": bundles[1].after})
    opened = set(AccessLogEntry.objects.taken_out_unmasked().filter(actor=head).values_list("citizen_id", flat=True))
    assert opened == {people[2].pk, people[3].pk}
    page = client.get(address(sent, "left_out")).content.decode()
    assert "오지현" in page and page.count("아직") == 2
    assert [each.printed is not None for each in paper.bundles(sent)] == [False, True, False]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "²"])
def test_a_bundle_that_is_none_is_the_first_or_says_so(client, sent, settings, after):
    settings.DEMO = True
    client.force_login(OfficerFactory(head=True, department=sent.department))

    assert client.post(address(sent, "letters"), {"after": after}).status_code == 302
    assert client.get(address(sent, "left_out"), {"page": after}).status_code == 200


def test_nobody_who_only_makes_newsletters_prints_letters(office, sent):
    assert office.post(address(sent, "letters")).status_code == 403


def test_a_notice_for_the_wall_holds_no_name(sent):
    assert paper.notice(sent).startswith(b"%PDF")
    assert AccessLogEntry.objects.count() == 0
