"""The notification matrix: progress at once, once a day or not at all; what the law has told always at once."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from channels_mail.outbox.models import OutgoingMail
from channels_mail.petition_notices import digest
from channels_mail.petition_notices.tasks import mail_digests, mail_petition_events
from citizens.consent import actions as consent
from citizens.preferences import actions
from citizens.preferences.models import FIXED, PROGRESS, SURVEY, Preference
from tests.factories.accounts import AccountFactory
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
EVENING = timezone.make_aware(datetime(2026, 11, 24, 18))
MORNING = timezone.make_aware(datetime(2026, 11, 25, 8, 1))
PAGE = "/me/notifications/"


@pytest.fixture(autouse=True)
def evening():
    with time_machine.travel(EVENING, tick=False) as clock:
        yield clock


def told(citizen, wish, mailoutbox, *, topic=PROGRESS, **trait):
    """The subjects of what somebody with this wish is mailed in the evening."""
    actions.choose(citizen.citizen, {topic: wish}, by=citizen)
    PetitionFactory(account=citizen, at=EVENING - timedelta(days=1), **trait)
    mail_petition_events()
    return [mail.subject for mail in mailoutbox]


def of(kind, subjects):
    return [subject for subject in subjects if kind in subject]


def test_progress_comes_at_once_where_nothing_was_chosen(citizen, mailoutbox):
    assert of("담당자를 정했습니다", told(citizen, "now", mailoutbox, assigned=True))


@pytest.mark.parametrize("wish", ["none", "daily"])
def test_the_laws_notices_go_out_at_once_whatever_was_chosen(citizen, mailoutbox, wish):
    subjects = told(citizen, wish, mailoutbox, answered=True)

    assert of("접수했습니다", subjects) and of("처리 결과를 알려 드립니다", subjects)
    assert not of("담당자를 정했습니다", subjects)


@pytest.mark.parametrize("topic", FIXED)
def test_what_is_fixed_cannot_be_switched_off(citizen, topic):
    with pytest.raises(ValueError):
        actions.choose(citizen.citizen, {topic: "none"}, by=citizen)
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(citizen=citizen.citizen, topic=topic, wish="none")


def test_the_day_is_gathered_into_one_mail_in_the_morning(citizen, mailoutbox, evening):
    told(citizen, "daily", mailoutbox, assigned=True)
    told(citizen, "daily", mailoutbox, assigned=True)
    mailoutbox.clear()
    mail_digests()
    assert mailoutbox == []  # not before the morning

    evening.move_to(MORNING)
    mail_digests()
    mail_digests()

    (letter,) = mailoutbox
    assert letter.body.count("담당자를 정했습니다") == 2 and PAGE in letter.body
    assert not digest.waiting().exists()


def test_a_worker_that_dies_between_mail_and_mark_loses_and_doubles_nothing(
    citizen, mailoutbox, evening, monkeypatch, outbox
):
    told(citizen, "daily", mailoutbox, assigned=True)
    evening.move_to(MORNING)
    write = digest._write
    with monkeypatch.context() as dying:
        dying.setattr(digest, "_write", lambda *words: (write(*words), 1 / 0))
        assert digest.send_due(MORNING) == 0
    assert digest.waiting().count() == 1 and not OutgoingMail.objects.filter(key__startswith="digest:").exists()

    mail_digests()

    assert OutgoingMail.objects.filter(key__startswith="digest:").count() == 1


def test_a_wish_that_became_none_overnight_is_heard(citizen, mailoutbox, evening):
    told(citizen, "daily", mailoutbox, assigned=True)
    actions.choose(citizen.citizen, {PROGRESS: "none"}, by=citizen)
    mailoutbox.clear()
    evening.move_to(MORNING)
    mail_digests()

    assert mailoutbox == [] and not digest.waiting().exists()


def test_no_survey_in_the_mail_of_who_wants_none(citizen, mailoutbox):
    told(citizen, "none", mailoutbox, topic=SURVEY, answered=True)

    assert not [mail for mail in mailoutbox if "/surveys/" in mail.body]


def test_nobody_chooses_for_another(citizen):
    with pytest.raises(PermissionError):
        actions.choose(citizen.citizen, {PROGRESS: "none"}, by=AccountFactory())


def test_news_without_consent_leads_to_the_question(citizen, client_for):
    browser = client_for(citizen)
    form = browser.get(PAGE).context["form"]
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    assert sent["news_district"] == "none"

    answer = browser.post(PAGE, sent | {"news_district": "daily", "language": "en"})

    assert answer["Location"] == "/me/consents/?purpose=news_district"
    assert not consent.has_consented(citizen.citizen, "news_district")
    consent.decide(citizen.citizen, {"news_district": True}, by=citizen)
    assert browser.get(PAGE).context["form"].initial["news_district"] == "daily"
    citizen.citizen.refresh_from_db()
    assert citizen.citizen.language == "en"
