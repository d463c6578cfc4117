"""The personal page: whoever has everything still gets it from few questions to the database."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.consent import actions as consents
from citizens.consent.models import ConsentConfirmation
from citizens.consent.purposes import Purpose
from citizens.consent.tasks import ask_due_confirmations
from citizens.contact_points.models import ContactPoint
from citizens.encryption.data_keys import cache
from civil_petitions import calendar
from civil_petitions.drafts.models import Draft
from portal.participation import workflow as participation
from tests.citizens.test_accounts_login import log_in
from tests.factories import surveys
from tests.factories.accounts import PASSWORD, AccountFactory, OfficerFactory
from tests.factories.board import PostFactory
from tests.factories.consultations import ConsultationFactory
from tests.factories.mandates import offered
from tests.factories.mandates import person as somebody
from tests.factories.participation import IssueFactory, plan_hearing, resident
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
ADDRESS = "everything@mail.example"
QUESTIONS = 12


@pytest.fixture
def everything(officer):
    """A citizen with something on every card, and more of it than a card shows."""
    account = AccountFactory(email=ADDRESS, password=PASSWORD)
    citizen = CitizenFactory(account=account, email=ADDRESS, name="홍길동")
    petitions = [PetitionFactory(account=account, **{how: True}) for how in ("assigned", "waiting", "answered") * 3]
    surveys.invite(petitions[-1])
    form = FormVersionFactory()
    for _number in range(2):
        Draft.objects.create(
            account=account,
            petition_type=form.petition_type,
            form_version=form,
            subject_key=citizen.subject_key,
            sealed_answers={},
        )
        ConsultationFactory(account=account, officer=officer, answered=True, subject="이사 지원")
        PostFactory(account=account)
        access_log.record(actor=officer, action=AccessLogEntry.Action.REVEAL, citizen=citizen, purpose="연락")
    _asked_again(citizen)
    offered(somebody("asks@mail.example", name="마바다"), ADDRESS)
    ContactPoint.objects.filter(citizen=citizen).update(
        created_at=timezone.now() - timedelta(days=800), verified_at=None, verified_by="", confirmed_at=None
    )
    _comes_to_a_hearing(resident(account=account))
    return account


def _asked_again(citizen):
    long_ago = timezone.now() - timedelta(days=715)
    consents.decide(citizen, {Purpose.NEWS_DISTRICT: True}, by=citizen.account, at=long_ago)
    ask_due_confirmations()
    assert ConsentConfirmation.objects.waiting_of(citizen.account).exists()


def _comes_to_a_hearing(account):
    head = OfficerFactory(head=True)
    for _number in range(2):
        issue = IssueFactory(author=account, officer=head, status="hearing", goal=1)
        hearing = plan_hearing(issue, by=head)
        participation.announce(hearing, by=head)
        participation.apply(hearing, by=account, pen_name="필명", way="hall", stance="for")


def forget_what_is_kept():
    """As in a process that has just started."""
    cache.clear()
    calendar.forget()


def test_the_first_page_after_login_asks_twelve_questions_at_most(everything, client, django_assert_max_num_queries):
    assert log_in(client, email=ADDRESS).url == reverse("dashboard:me")
    forget_what_is_kept()

    with django_assert_max_num_queries(QUESTIONS):
        page = client.get("/me/")

    cards = {card["template"] for card in page.context["todos"] + page.context["main"] + page.context["side"]}
    assert {template.partition("/")[0] for template in cards} >= {
        "civil_petitions",
        "drafts",
        "surveys",
        "consent",
        "mandates",
        "consultation",
        "board",
        "participation",
        "quality",
        "access_log",
    }
    assert "홍길동" in page.text


def test_things_to_do_stand_in_the_order_of_their_weight_and_each_case_says_what_happens(everything, client_for):
    page = client_for(everything).get("/me/")
    kinds = [card["template"].rpartition("/")[2].removesuffix(".html") for card in page.context["todos"]]
    assert list(dict.fromkeys(kinds)) == [
        "supplement_todo", "answer_todo", "offer_todo", "draft_todo", "pending_survey", "hearing", "confirmation_todo"
    ]  # fmt: skip
    assert "답변이 왔습니다" in page.text
    assert "맡아 살펴보고 있습니다." in page.text
