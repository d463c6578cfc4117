"""The consent ledger: added to, never changed; where it stands is what its last entry says, at once and everywhere."""

import subprocess
import sys
import threading
import uuid
from random import Random

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from citizens.consent import actions, publishing
from citizens.consent.errors import DocumentChanged, DocumentFrozen, NoDocument
from citizens.consent.models import Consent, ConsentDocument, ConsentEntry
from citizens.consent.purposes import Channel, Decision, GivenBy, Purpose, Verification
from citizens.merging.actions import undo
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.merging import merged
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
NEWS = Purpose.NEWS_DISTRICT


@pytest.fixture
def person(citizen):
    return citizen.citizen


def decide(person, agrees=True, purpose=NEWS, **how):
    return actions.decide(
        person, {purpose: agrees}, by=how.pop("by", person.account), proof={"ip": "192.0.2.7"}, **how
    )


def widen(purpose=NEWS, asks_anew=True):
    """A new version of the text, by an officer."""
    old = actions.documents_in_force()[purpose]
    texts = {name: getattr(old, name) for base in old.TEXTS for name in (f"{base}_ko", f"{base}_en")}
    officer = OfficerFactory()
    return publishing.publish(
        publishing.draft(purpose, by=officer, **texts, channels=["mail"], asks_anew=asks_anew), by=officer
    )


# Deciding


def test_nobody_has_consented_before_they_said_so(person):
    assert not any(actions.has_consented(person, purpose) for purpose in Purpose)


def test_every_purpose_has_its_text_from_the_first_day(db):
    documents = actions.documents_in_force()

    assert list(documents) == Purpose.values
    for document in documents.values():
        words = [getattr(document, f"{name}_{language}") for name in document.TEXTS for language in ("ko", "en")]
        assert all(words) and document.channels


def test_given_refused_and_withdrawn_are_three_things(person):
    given = decide(person)
    withdrawn = decide(person, agrees=False)
    refused = decide(person, agrees=False, purpose=Purpose.SURVEYS)

    assert [each.decision for each in (*given, *withdrawn, *refused)] == ["given", "withdrawn", "refused"]
    assert not actions.has_consented(person, NEWS) and not actions.has_consented(person, Purpose.SURVEYS)


def test_one_purpose_says_nothing_of_another(person):
    decide(person)

    assert [purpose for purpose in Purpose if actions.has_consented(person, purpose)] == [NEWS]


def test_saying_the_same_again_records_and_mails_nothing(person, mailoutbox):
    decide(person)
    decide(person)

    assert ConsentEntry.objects.count() == 1 and len(mailoutbox) == 1


def test_an_entry_says_what_when_how_and_by_whom(person):
    entry = decide(person, channel=Channel.KIOSK)[0]

    entry.refresh_from_db()
    assert (entry.document.version, entry.purpose, entry.channel, entry.given_by) == (1, NEWS, "kiosk", "self")
    assert entry.actor == person.account and entry.proof() == {"ip": "192.0.2.7"}
    assert abs(timezone.now() - entry.decided_at).seconds < 60


def test_nobody_decides_for_another(person):
    with pytest.raises(PermissionError):
        decide(person, by=AccountFactory())
    assert not ConsentEntry.objects.exists()


def test_an_unknown_purpose_cannot_be_agreed_to(person):
    with pytest.raises(ValueError):
        decide(person, purpose="everything")


def test_without_a_text_there_is_nothing_to_agree_to(person, monkeypatch):
    monkeypatch.setattr(actions, "documents_in_force", dict)
    with pytest.raises(NoDocument):
        decide(person)


def test_the_state_is_what_the_last_entry_says_whatever_was_decided(person):
    lots = Random(7)
    for _turn in range(60):
        decide(person, agrees=lots.random() < 0.5, purpose=lots.choice(Purpose.values))

    for purpose in Purpose.values:
        last = ConsentEntry.objects.filter(citizen=person, purpose=purpose).order_by("-decided_at").first()
        stands = Consent.objects.filter(citizen=person, purpose=purpose).first()
        assert (last and last.decision) == (stands and stands.decision)
        assert actions.has_consented(person, purpose) == bool(last and last.decision == Decision.GIVEN)


def test_every_purpose_refused_and_a_petition_is_still_filed(person):
    actions.decide(person, dict.fromkeys(Purpose.values, False), by=person.account)

    assert PetitionFactory(account=person.account).receipt_number


# The law's own words


def test_a_guardians_consent_says_how_it_was_verified(person):
    officer = OfficerFactory()
    how = {"by": officer, "given_by": GivenBy.GUARDIAN, "channel": Channel.VISIT}
    with pytest.raises(IntegrityError), transaction.atomic():
        decide(person, **how)

    entry = decide(person, **how, verification=Verification.SIGNED_PAPER)[0]
    assert entry.verification == "signed_paper"


def test_only_a_guardians_consent_has_a_verification(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        decide(person, verification=Verification.CALL)


def test_what_an_officer_writes_down_names_the_officer(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        decide(person, by=None, given_by=GivenBy.OFFICER)


def test_consent_is_asked_about_again_after_two_years_but_for_what_sends_nothing(person):
    decide(person, at=timezone.make_aware(timezone.datetime(2024, 2, 29, 10)))
    decide(person, purpose=Purpose.PERSONALISATION)

    assert str(Consent.objects.get(purpose=NEWS).confirm_on) == "2026-02-28"
    assert Consent.objects.get(purpose=Purpose.PERSONALISATION).confirm_on is None


# Never changed


@pytest.mark.parametrize(
    "change",
    [
        lambda: ConsentEntry.objects.update(decision="given"),
        lambda: ConsentEntry.objects.all().delete(),
        lambda: ConsentDocument.objects.update(text_ko="다른 말"),
        lambda: ConsentDocument.objects.filter(purpose=Purpose.SURVEYS).delete(),
    ],
)
def test_the_database_refuses_to_change_what_was_said(person, change):
    decide(person, agrees=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_a_draft_may_change_until_it_is_published(db):
    officer = OfficerFactory()
    texts = {f"{name}_{language}": "말" for name in ConsentDocument.TEXTS for language in ("ko", "en")}
    draft = publishing.draft(NEWS, by=officer, **texts)
    draft = publishing.draft(NEWS, by=officer, text_ko="고친 말")
    published = publishing.publish(draft, by=officer)

    assert (published.version, published.text_ko) == (2, "고친 말")
    assert actions.documents_in_force()[NEWS] == published
    for refuse in (lambda: publishing.publish(published, by=officer), lambda: publishing.discard(published)):
        with pytest.raises(DocumentFrozen):
            refuse()


# Texts that change


def test_a_wider_text_ends_earlier_consents_at_once(person):
    decide(person)
    widen()

    assert not actions.has_consented(person, NEWS)
    decide(person)
    assert actions.has_consented(person, NEWS)


def test_a_clearer_text_lets_earlier_consents_stand(person):
    decide(person)
    widen(asks_anew=False)

    assert actions.has_consented(person, NEWS)
    assert decide(person) == []


def test_a_clearer_text_after_a_wider_one_does_not_bring_the_old_consents_back(person):
    decide(person)
    widen()
    widen(asks_anew=False)

    assert not actions.has_consented(person, NEWS)


def test_agreeing_to_a_text_that_was_replaced_meanwhile_is_refused(person):
    widen(asks_anew=False)

    with pytest.raises(DocumentChanged):
        decide(person, versions={NEWS: 1})
    assert decide(person, versions={NEWS: 2})


def test_no_is_taken_whatever_text_was_read(person):
    decide(person)
    widen(asks_anew=False)

    entry = decide(person, agrees=False, versions={NEWS: 1})[0]
    assert entry.document.version == 1  # what is withdrawn is what was given


# Told at once


def test_the_result_is_mailed_at_once_with_sender_decision_time_and_result(person, mailoutbox):
    actions.decide(person, {NEWS: True, Purpose.SURVEYS: False}, by=person.account)

    letter = mailoutbox[0]
    assert letter.to == ["citizen@mail.example"]
    for words in ("구정 소식: 동의함", "설문 참여 요청: 동의하지 않음", "한별구청", "051-000-4000", "/me/consents/"):
        assert words in letter.body
    assert "이제부터 이 목적으로 씁니다." in letter.body and "이 목적으로 쓰지 않습니다." in letter.body


def test_a_reader_of_english_is_told_in_english(db, mailoutbox):
    person = CitizenFactory(account=AccountFactory(), name="Anna", language="en")
    decide(person)

    assert "district" in mailoutbox[0].body.lower() and "Hanbyeol-gu Office" in mailoutbox[0].subject


def test_who_has_no_address_decides_all_the_same(db, mailoutbox):
    person = CitizenFactory(email="")
    actions.decide(person, {NEWS: True}, by=OfficerFactory(), given_by=GivenBy.OFFICER, channel=Channel.PHONE)

    assert actions.has_consented(person, NEWS) and mailoutbox == []


# Of many


def test_a_campaign_asks_for_all_at_once(db, django_assert_num_queries):
    agreeing = [CitizenFactory(account=AccountFactory()) for _ in range(3)]
    for person in agreeing:
        decide(person)
    decide(CitizenFactory(account=AccountFactory()), agrees=False)

    with django_assert_num_queries(1):
        found = set(Consent.objects.given(NEWS).values_list("citizen_id", flat=True))
    assert found == {person.pk for person in agreeing}


def test_a_campaigns_question_is_answered_by_its_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        rows = Consent.objects.given(NEWS).filter(citizen__gt=uuid.uuid4()).order_by("citizen")
        plan = rows.values_list("citizen_id")[:100].explain()
    assert "consent_given_to" in plan


# Two records of one person


def test_merging_two_records_adds_no_consent(db):
    kept, gone = CitizenFactory(account=AccountFactory()), CitizenFactory()
    actions.decide(gone, {NEWS: True}, by=OfficerFactory(), given_by=GivenBy.OFFICER)
    merged(kept, gone, by=OfficerFactory())

    assert not actions.has_consented(kept, NEWS) and not Consent.objects.given(NEWS).exists()


def test_a_later_no_of_a_merged_record_counts_until_a_new_yes(db):
    kept, gone = CitizenFactory(account=AccountFactory()), CitizenFactory()
    decide(kept)
    actions.decide(gone, {NEWS: False}, by=OfficerFactory(), given_by=GivenBy.OFFICER)
    done = merged(kept, gone, by=OfficerFactory())

    assert not actions.has_consented(kept, NEWS) and actions.standings(kept)[NEWS].decision == Decision.REFUSED
    undo(done, by=OfficerFactory(), reason="두 사람임")
    assert actions.has_consented(kept, NEWS)
    merged(kept, gone, by=OfficerFactory())
    decide(kept)
    assert actions.has_consented(kept, NEWS)


def test_what_is_said_to_a_merged_record_is_said_to_the_one_that_stands(db):
    kept, gone = CitizenFactory(account=AccountFactory()), CitizenFactory()
    merged(kept, gone, by=OfficerFactory())
    actions.decide(gone, {NEWS: True}, by=OfficerFactory(), given_by=GivenBy.OFFICER)

    assert actions.has_consented(kept, NEWS)


# At once, everywhere

ASK = """
import django; django.setup()
import sys
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from citizens.consent.actions import has_consented
from citizens.registry.models import Citizen
print(has_consented(Citizen(pk=sys.argv[2]), "news_district"))
"""


def asked_elsewhere(person):
    """What a process of its own is answered."""
    words = [sys.executable, "-c", ASK, connection.settings_dict["NAME"], str(person.pk)]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.strip()  # noqa: S603


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_is_seen_by_another_process_at_once():
    person = CitizenFactory(account=AccountFactory())
    decide(person)
    assert asked_elsewhere(person) == "True"

    decide(person, agrees=False)

    assert asked_elsewhere(person) == "False"


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_one_moment_leave_one_entry():
    person = CitizenFactory(account=AccountFactory())
    start, problems = threading.Barrier(4), []

    def press():
        try:
            start.wait(10)
            decide(person)
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    windows = [threading.Thread(target=press) for _ in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join(30)

    assert problems == []
    assert ConsentEntry.objects.filter(citizen=person).count() == 1
