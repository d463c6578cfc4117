"""The operators' page: what is stuck and what to do, without whom or what it was about."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from channels_mail.outbox.models import OutgoingMail, State
from tests.factories.accounts import OfficerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rows_for_mails")]
ADDRESS, WORDS = "kim.byeol@mail.example", "비밀스러운 답변"
LIST = "/office/outbox/"


@pytest.fixture
def rows_for_mails(settings):
    settings.EMAIL_BACKEND = "channels_mail.outbox.backend.OutboxBackend"


@pytest.fixture
def operator(client_for):
    return client_for(OfficerFactory(administrator=True))


def stuck(state=State.FAILED, **more):
    EmailMessage(WORDS, WORDS, to=[ADDRESS]).send()
    row = OutgoingMail.objects.latest("created_at")
    OutgoingMail.objects.filter(pk=row.pk).update(state=state, **more)
    return row


def post(browser, name, row):
    return browser.post(reverse(f"office_outbox:{name}", args=[row.pk]), follow=True).content.decode()


def test_it_counts_and_lists_without_addresses_or_texts(operator):
    row = stuck(smtp_code=550, problem="rcpt")
    page = operator.get(LIST).content.decode()
    assert str(row.pk) in page
    assert "550" in page
    assert ADDRESS not in page
    assert WORDS not in page


@pytest.mark.parametrize("role", ["officer", "department_head", "privacy_officer", "campaign_manager"])
def test_others_do_not_get_in(client_for, role):
    row, browser = stuck(), client_for(OfficerFactory(roles=[role]))
    assert browser.get(LIST).status_code == 403
    for name in ("retry", "sent", "cancellation"):
        assert browser.post(reverse(f"office_outbox:{name}", args=[row.pk])).status_code == 403
    assert OutgoingMail.objects.get().state == State.FAILED


@pytest.mark.parametrize("name", ["retry", "sent", "cancellation"])
def test_looking_decides_nothing(operator, name):
    assert operator.get(reverse(f"office_outbox:{name}", args=[stuck().pk])).status_code == 405


def test_a_failed_mail_is_sent_again(operator):
    row = stuck(attempts=10, next_attempt_at=timezone.now() + timedelta(days=1))
    post(operator, "retry", row)
    assert OutgoingMail.objects.due().get() == row


def test_a_mail_in_doubt_can_turn_out_sent_but_a_failed_one_cannot(operator):
    doubtful, failed = stuck(State.IN_DOUBT), stuck(State.FAILED)
    post(operator, "sent", doubtful)
    page = post(operator, "sent", failed)
    assert "이미 정리된" in page
    doubtful.refresh_from_db()
    failed.refresh_from_db()
    assert (doubtful.state, failed.state) == (State.SENT, State.FAILED)


def test_what_is_given_up_is_not_sent_any_more(operator):
    row = stuck(State.IN_DOUBT)
    post(operator, "cancellation", row)
    assert "이미 정리된" in post(operator, "retry", row)
    assert OutgoingMail.objects.get().state == State.CANCELLED


def test_of_two_operators_one_decides_and_the_other_is_told(operator):
    row = stuck(State.IN_DOUBT)
    post(operator, "sent", row)
    assert "이미 정리된" in post(operator, "retry", row)
    assert OutgoingMail.objects.get().state == State.SENT


def test_what_was_forgotten_cannot_be_sent_again(operator):
    row = stuck(sealed_message=None, sealed_recipient=None)
    assert reverse("office_outbox:retry", args=[row.pk]) not in operator.get(LIST).content.decode()
    assert "이미 정리된" in post(operator, "retry", row)


def test_pages_follow_with_a_constant_number_of_queries(operator, django_assert_max_num_queries):
    now = timezone.now()
    rows = [stuck(created_at=now - timedelta(minutes=number)) for number in range(60)]
    with django_assert_max_num_queries(12):
        page = operator.get(LIST).content.decode()
    assert sum(str(row.pk) in page for row in rows) == 50
    mark = page.split("before=")[1].split('"')[0].replace("&amp;", "&")
    rest = operator.get(f"{LIST}?before={mark}").content.decode()
    assert [row for row in rows if (str(row.pk) in page) == (str(row.pk) in rest)] == []


@pytest.mark.parametrize("mark", ["x", "2026-99-99T00:00:00Z", "2026-11-24T00:00:00", "\0"])
def test_an_odd_mark_shows_the_first_page(operator, mark):
    row = stuck()
    assert str(row.pk) in operator.get(LIST, {"before": mark}).content.decode()
