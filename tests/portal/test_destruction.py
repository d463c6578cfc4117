"""Nothing goes that two persons have not approved, and what goes is gone: rows, files, look-ups, keys."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from channels_mail.petition_notices.models import PetitionNotice
from citizens.access_log import actions as access_log
from citizens.encryption import Shredded
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen
from citizens.retention import Period
from citizens.surveys.models import SurveyResponse
from civil_petitions import internal_notes
from civil_petitions.models import Attachment, InternalNote, Petition, PetitionEvent
from civil_petitions.past_figures.models import PastFigure
from civil_petitions.satisfaction.statistics import by_department
from portal.retention import approving, execution, holds, listing, periods
from portal.retention.errors import ListChanged, OwnProposal, PeriodTooShort
from portal.retention.models import DestructionBatch, DestructionItem
from portal.retention.rules import BY_CODE
from tests.factories import surveys
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.factories.retention import approved, attach, old_petition

pytestmark = pytest.mark.django_db
State, Reason = DestructionItem.State, DestructionItem.Reason


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path / "attachments"
    settings.ERASURE_LEDGER = str(tmp_path / "ledger.jsonl")
    return settings.ATTACHMENT_ROOT


def listed(batch):
    """The petitions on the list; contacts about them have a time of their own."""
    return batch.items.filter(kind="petitions", was_listed=True)


def on_disk(files):
    return {place.name for place in Path(files).rglob("*") if place.is_file()}


def answer_survey(petition, score=4):
    with time_machine.travel(petition.closed_at + timedelta(days=1)):
        return surveys.respond(surveys.ask(petition), score=score, details={"speed": 3})


# --- what is listed -----------------------------------------------------------------------------------


def test_keeping_begins_with_the_year_after_the_end_and_the_day_before_its_end_nothing_is_listed():
    petition = PetitionFactory(answered=True, at=timezone.make_aware(timezone.datetime(2020, 5, 4, 10)))
    rule = BY_CODE["petitions"]

    over = timezone.make_aware(timezone.datetime(2026, 1, 1, 0, 0, 1))
    assert list(periods.due(rule, over)) == [petition]
    assert list(periods.due(rule, over - timedelta(seconds=2))) == []


def test_statutory_petitions_are_kept_longer_and_open_ones_always():
    old_petition(years=7, form_version=None)
    statutory = old_petition(years=7)
    statutory.type.legal_kind = "statutory"
    statutory.type.save()
    PetitionFactory(assigned=True, at=timezone.now() - timedelta(days=12 * 366))

    batch = listing.list_due()

    assert listed(batch).count() == 1
    assert str(statutory.pk) not in batch.items.values_list("row_id", flat=True)


def test_a_list_holds_ids_and_nothing_else_and_is_made_once():
    petition = old_petition()

    batch = listing.list_due()

    assert list(listed(batch).values_list("kind", "row_id", "state")) == [("petitions", str(petition.pk), "waiting")]
    assert batch.list_hash and batch.proposed_by is None
    assert listing.list_due() is None


def test_without_anything_over_there_is_no_list():
    PetitionFactory(answered=True)

    assert listing.list_due() is None
    assert not DestructionBatch.objects.exists()


# --- two persons ----------------------------------------------------------------------------------------


def test_nobody_approves_what_they_proposed():
    old_petition()
    batch, officer = listing.list_due(), OfficerFactory(privacy=True)
    approving.propose(batch, by=officer)

    with pytest.raises(OwnProposal):
        approving.approve(batch, by=officer)

    assert execution.destroy_piece(batch.pk, 10) == 0
    assert Petition.objects.count() == 1


def test_the_database_too_wants_two_persons():
    old_petition()
    batch, officer = listing.list_due(), OfficerFactory(privacy=True)
    now = timezone.now()

    for change in (
        {"proposed_by": officer, "approved_by": officer, "approved_at": now, "state": "running"},
        {"proposed_by": officer, "state": "running"},
        {"approved_by": officer, "approved_at": now, "state": "running"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DestructionBatch.objects.filter(pk=batch.pk).update(**change)


def test_a_list_that_changed_after_it_was_proposed_is_neither_approved_nor_destroyed():
    petition, other = old_petition(), old_petition()
    batch = listing.list_due()
    approving.propose(batch, by=OfficerFactory(privacy=True))
    item = batch.items.get(row_id=str(petition.pk))
    DestructionItem.objects.filter(pk=item.pk).update(row_id="00000000-0000-0000-0000-000000000000")

    with pytest.raises(ListChanged):
        approving.approve(batch, by=OfficerFactory(records=True))

    DestructionItem.objects.filter(pk=item.pk).update(row_id=item.row_id)
    approving.approve(batch, by=OfficerFactory(records=True))
    batch.items.filter(row_id=str(other.pk)).delete()
    with pytest.raises(ListChanged):
        execution.run(batch)
    assert Petition.objects.count() == 2


def test_a_withdrawn_list_destroys_nothing_and_may_be_made_again():
    old_petition()
    batch = listing.list_due()
    approving.withdraw(batch)

    assert execution.destroy_piece(batch.pk, 10) == 0
    assert listed(listing.list_due()).count() == 1


# --- the history goes by a batch alone -------------------------------------------------------------------


def delete_event(event):
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        PetitionEvent.objects.filter(pk=event.pk).delete()
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT destroy_history('civil_petitions_petitionevent', %s::text[])", [[str(event.pk)]])


def test_the_history_of_a_petition_goes_only_while_an_approved_batch_lists_it():
    petition, other = old_petition(), PetitionFactory(answered=True)
    delete_event(petition.events.first())
    batch = listing.list_due()
    delete_event(petition.events.first())
    approving.propose(batch, by=OfficerFactory(privacy=True))
    delete_event(petition.events.first())
    approving.approve(batch, by=OfficerFactory(records=True))
    delete_event(other.events.first())

    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        PetitionEvent.objects.filter(petition=petition).update(kind="closed")
    assert execution.run(batch)
    assert set(PetitionEvent.objects.values_list("petition", flat=True)) == {other.pk}


def test_other_tables_cannot_be_emptied_by_that_road():
    citizen = CitizenFactory()

    with pytest.raises(Exception, match="does not go by batches"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT destroy_history('registry_citizen', %s::text[])", [[str(citizen.pk)]])


# --- what goes --------------------------------------------------------------------------------------------


def test_a_petition_goes_with_its_history_notes_notices_answers_and_files(files, officer):
    petition, kept = old_petition(files=2), PetitionFactory(answered=True)
    kept_file = attach(kept)
    internal_notes.write(petition, by=officer, text="현장을 보았습니다.")
    answer_survey(petition)
    PetitionNotice.objects.create(event=petition.events.first(), silence="carried_over")
    assert len(on_disk(files)) == 3

    batch = approved()
    assert execution.run(batch)

    for model in (Petition, PetitionEvent, InternalNote, SurveyResponse, PetitionNotice, Attachment):
        rows = model.objects.all()
        assert {getattr(row, "petition_id", row.pk) for row in rows} <= {kept.pk}, model
    assert on_disk(files) == {kept_file.pk.hex}
    assert batch.state == "done" and batch.destroyed_hash
    line = batch.lines.get(kind="petitions")
    assert (line.listed, line.destroyed, line.skipped, line.files) == (1, 1, 0, 2)
    assert line.rows["civil_petitions.PetitionEvent"] == 4
    assert not batch.files.exists()


def test_with_the_last_row_of_a_person_without_login_the_person_and_the_key_go(officer):
    guest = CitizenFactory()
    petition = old_petition(citizen=guest)
    access_log.record(actor=officer, action="reveal", citizen=guest, purpose="전화하려고")
    entry = guest.access_log.get()

    execution.run(approved())

    assert not Petition.objects.filter(pk=petition.pk).exists()
    assert not Citizen.objects.with_email("citizen@mail.example").filter(pk=guest.pk).exists()
    assert not Citizen.objects.filter(pk=guest.pk).exists()
    key = SubjectKey.objects.get(pk=guest.subject_key_id)
    assert key.wrapped is None and key.destroyed_at
    with pytest.raises(Shredded):
        entry.sealed_purpose.open()
    assert entry.purpose == ""


def test_while_anything_of_a_person_is_left_the_key_lives():
    guest = CitizenFactory()
    old_petition(citizen=guest)
    young = PetitionFactory(answered=True, citizen=guest)

    execution.run(approved())

    assert Citizen.objects.get(pk=guest.pk).own_details().name == "홍길동"
    assert young.content_for_lookup().title
    assert SubjectKey.objects.get(pk=guest.subject_key_id).wrapped is not None


def test_a_person_with_a_login_stays(citizen):
    old_petition(account=citizen)

    execution.run(approved())

    assert Citizen.objects.get(account=citizen).own_details().name == "홍길동"


# --- what stays -------------------------------------------------------------------------------------------


def held(petition):
    return {"petition": petition}, {"citizen": petition.petitioner}, {"kind": "petitions"}


@pytest.mark.parametrize("what", [0, 1, 2])
def test_what_is_held_is_not_listed_and_when_held_later_is_left_and_told(what):
    petition, officer = old_petition(), OfficerFactory(privacy=True)
    batch = approved()
    hold = holds.place(by=officer, reason="소송이 진행 중", **held(petition)[what])

    assert execution.run(batch)

    assert Petition.objects.filter(pk=petition.pk).exists()
    assert listed(batch).get().reason == Reason.HELD
    assert batch.lines.get(kind="petitions").skipped == 1
    assert listing.list_due() is None
    holds.release(hold, by=officer)
    assert listed(listing.list_due()).count() == 1


def test_a_hold_that_is_over_holds_no_more():
    petition = old_petition()
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        holds.place(by=OfficerFactory(), reason="감사", petition=petition, until=timezone.localdate())

    assert listed(listing.list_due()).count() == 1


def test_a_period_lengthened_after_the_approval_keeps_the_rows():
    petition = old_petition(years=7)
    batch = approved()
    rule = BY_CODE["petitions"]
    periods.set_period(rule, by=OfficerFactory(privacy=True), period=Period(years=30), reason="시의회 의결")

    assert execution.run(batch)

    assert Petition.objects.filter(pk=petition.pk).exists()
    assert listed(batch).get().reason == Reason.NOT_DUE


def test_a_period_cannot_fall_below_the_minimum_and_its_history_stays():
    rule, officer = BY_CODE["petitions"], OfficerFactory(privacy=True)
    with pytest.raises(PeriodTooShort):
        periods.set_period(rule, by=officer, period=Period(years=1), reason="빨리 지우려고")

    policy = periods.set_period(rule, by=officer, period=Period(years=3), reason="기록관리기준표 개정")

    assert periods.period_of(rule) == Period(years=3)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        policy.delete()


def test_a_row_on_which_something_unforeseen_hangs_stays_alone_and_is_named(caplog):
    petition, other = old_petition(), old_petition()
    batch = approved()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE hanging (petition uuid REFERENCES civil_petitions_petition)")
        cursor.execute("INSERT INTO hanging VALUES (%s)", [str(petition.pk)])

    assert execution.run(batch)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE hanging")

    assert list(Petition.objects.all()) == [petition]
    assert batch.items.get(row_id=str(petition.pk)).reason == Reason.FAILED
    assert batch.items.get(row_id=str(other.pk)).state == State.DESTROYED
    assert petition.events.count() == 4 and str(petition.pk) in caplog.text


# --- statistics -------------------------------------------------------------------------------------------


def test_sums_do_not_change_when_what_they_count_goes():
    petitions = [old_petition() for _number in range(6)]
    department = petitions[0].department
    for number, petition in enumerate(petitions):
        response = answer_survey(petition, score=1 + number % 5)
        SurveyResponse.objects.filter(pk=response.pk).update(department=department)
    long_ago = timezone.now() - timedelta(days=4000)
    before = by_department(long_ago)
    assert before[0].answers == 6

    execution.run(approved())

    assert not SurveyResponse.objects.exists()
    assert by_department(long_ago) == before
    counted = dict(PastFigure.objects.filter(kind="petitions").values_list("measure", "amount"))
    assert counted.keys() >= {"filed", "answered"}
    assert sum(PastFigure.objects.filter(measure="filed").values_list("amount", flat=True)) == 6
    assert not PastFigure.objects.filter(amount=0).exists()
