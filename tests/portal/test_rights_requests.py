"""Rights requests: ten days by the Civil Act, a ground for each refusal, every step told."""

import os
import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from citizens.processing_stops import actions as processing_stops
from civil_petitions.attachments.checks import check
from civil_petitions.drafts import actions as drafts
from portal.my_data import granting
from portal.retention.models import DestructionBatch
from portal.rights_requests import clock, grounds, mandates, tasks, workflow
from portal.rights_requests.errors import BarredByLaw, StaleRequest, StepNotAllowed
from portal.rights_requests.models import RightsRequest, RightsRequestEvent, Status
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import FormVersionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MANDATE_ROOT = tmp_path / "mandates"
    return settings.MANDATE_ROOT


@pytest.fixture
def person():
    account = AccountFactory(email="person@mail.example")
    CitizenFactory(account=account, email="person@mail.example", name="박가람", phone="010-0000-4242")
    return account


@pytest.fixture
def privacy():
    return OfficerFactory(email="privacy@hanbyeol.example", privacy=True)


def filed(person, kind="access", **wanted):
    return workflow.file(by=person, submission_key=uuid.uuid4(), kind=kind, **wanted)


def taken(person, privacy, kind="access", **wanted):
    request = filed(person, kind, **wanted)
    workflow.take(request, by=privacy)
    return request


def history(request):
    return list(request.events.order_by("number").values_list("kind", flat=True))


# The clock


@pytest.mark.parametrize(
    ("filed_on", "due_on"),
    [
        (date(2026, 11, 25), date(2026, 12, 7)),  # the tenth day is a Saturday
        (date(2026, 11, 23), date(2026, 12, 3)),
        (date(2026, 9, 14), date(2026, 9, 28)),  # 24 to 26 September 2026 is 추석, then a Sunday
        (date(2026, 9, 15), date(2026, 9, 28)),
        (date(2026, 9, 17), date(2026, 9, 28)),
        (date(2026, 9, 18), date(2026, 9, 28)),
        (date(2026, 9, 19), date(2026, 9, 29)),  # received on a Saturday: that day is out all the same
        (date(2026, 9, 23), date(2026, 10, 6)),  # 3 October is a Saturday, and 5 October stands in for it
        (date(2026, 12, 22), date(2027, 1, 4)),  # over the turn of the year
    ],
)
def test_ten_days_by_the_civil_act(filed_on, due_on):
    assert clock.due_on(filed_on) == due_on


def test_the_day_of_receipt_is_that_of_seoul(person):
    late = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # half past midnight of the 24th in Seoul

    assert filed(person, at=late).due_on == date(2026, 12, 4)


# The steps


def test_a_request_gets_a_number_a_due_date_and_two_mails(person, privacy, mailoutbox):
    request = filed(person, text="내 기록을 모두 보여 주십시오.")

    assert request.number.startswith("PR-")
    assert request.due_on == clock.due_on(timezone.localdate())
    assert history(request) == ["received"]
    to_citizen, to_officer = mailoutbox
    assert to_citizen.to == ["person@mail.example"]
    assert request.number in to_citizen.subject
    assert "까지 답해 드립니다" in to_citizen.body
    assert to_officer.to == ["privacy@hanbyeol.example"]
    assert "박가람" not in to_officer.body
    assert "내 기록을" not in to_citizen.body + to_officer.body, "what people wrote stays behind the login"


def test_numbers_of_a_month_follow_each_other(person):
    at = datetime(2027, 3, 2, 3, tzinfo=UTC)

    first, second = filed(person, at=at), filed(person, at=at)

    assert [each.number[:12] for each in (first, second)] == ["PR-2703-0001", "PR-2703-0002"]


def test_pressing_twice_files_once(person, mailoutbox):
    key = uuid.uuid4()

    first = workflow.file(by=person, submission_key=key, kind="stop")

    assert workflow.file(by=person, submission_key=key, kind="stop") == first
    assert RightsRequest.objects.count() == 1
    assert len([each for each in mailoutbox if each.to == ["person@mail.example"]]) == 1


def test_each_step_is_told_once_and_the_history_is_whole(person, privacy, mailoutbox):
    request = taken(person, privacy)
    workflow.extend(request, by=privacy, days=5, reason="다른 부서에 묻고 있습니다.")
    granting.decide(request, by=privacy, outcome="granted", answer="‘내 자료’에서 보실 수 있습니다.")

    assert history(request) == ["received", "taken", "extended", "granted"]
    assert request.status == Status.GRANTED
    mine = [each for each in mailoutbox if each.to == ["person@mail.example"]]
    assert len(mine) == 4
    assert len({each.extra_headers["X-Outbox-Key"] for each in mine}) == 4
    assert "다른 부서에" not in mine[2].body


def test_an_extension_is_given_once_with_a_reason_and_ends_on_a_working_day(person, privacy):
    request = taken(person, privacy, at=datetime(2026, 9, 3, 3, tzinfo=UTC))  # due on 14 September
    assert request.due_on == date(2026, 9, 14)

    event = workflow.extend(request, by=privacy, days=10, reason="자료를 찾고 있습니다.")

    assert request.due_on == date(2026, 9, 28), "24 September is 추석"
    assert event.details == {"due_before": "2026-09-14", "due_after": "2026-09-28"}
    assert event.note() == "자료를 찾고 있습니다."
    for wanted in ({"days": 1, "reason": "한 번 더"}, {"days": 11, "reason": "너무 오래"}, {"days": 3, "reason": ""}):
        with pytest.raises(StepNotAllowed):
            workflow.extend(request, by=privacy, **wanted)


def test_a_refusal_names_its_ground_and_the_remedies(person, privacy, mailoutbox):
    request = taken(person, privacy, "stop")

    granting.decide(request, by=privacy, outcome="refused", ground="duty_of_law", answer="멈출 수 없습니다.")

    told = mailoutbox[-1].body
    assert "제37조 제2항 제1호" in told
    for remedy in ("이의를 말씀하실", "분쟁조정위원회", "행정심판"):
        assert remedy in told
    assert "멈출 수 없습니다." not in told.splitlines()
    assert request.answer() == "멈출 수 없습니다."
    assert not processing_stops.is_stopped(person.citizen.pk)


@pytest.mark.parametrize(("outcome", "ground"), [("refused", ""), ("partly_granted", ""), ("granted", "duty_of_law")])
def test_without_a_ground_nothing_is_refused_and_with_one_nothing_is_granted(outcome, ground, person, privacy):
    request = taken(person, privacy, "stop")

    with pytest.raises(StepNotAllowed):
        granting.decide(request, by=privacy, outcome=outcome, ground=ground, answer="답")
    assert history(request) == ["received", "taken"]


def test_the_database_too_refuses_a_refusal_without_a_ground(person, privacy):
    request = taken(person, privacy)

    with pytest.raises(IntegrityError), transaction.atomic():
        RightsRequest.objects.filter(pk=request.pk).update(status="refused", closed_at=timezone.now())


def test_every_kind_has_grounds_of_its_own():
    for kind in set(RightsRequest.Kind) - {RightsRequest.Kind.ODD_ENTRY}:  # which is always looked into
        assert len(grounds.of(kind)) >= 2


def test_nothing_happens_before_somebody_has_taken_it(person, privacy):
    request = filed(person)

    with pytest.raises(StepNotAllowed):
        workflow.extend(request, by=privacy, days=3, reason="까닭")
    with pytest.raises(StepNotAllowed):
        granting.decide(request, by=privacy, outcome="granted", answer="답")


def test_what_has_ended_moves_no_more(person, privacy):
    request = taken(person, privacy)
    workflow.withdraw(request, by=person)

    for step in (
        lambda: workflow.take(request, by=privacy),
        lambda: granting.decide(request, by=privacy, outcome="granted", answer="답"),
        lambda: workflow.withdraw(request, by=person),
    ):
        with pytest.raises(StepNotAllowed):
            step()


def test_who_saw_an_older_state_is_told(person, privacy):
    request = taken(person, privacy)

    with pytest.raises(StaleRequest):
        workflow.extend(request, by=privacy, days=3, reason="까닭", version=request.version - 1)


def test_a_step_is_never_changed_or_deleted(person):
    filed(person)

    with pytest.raises(DatabaseError), transaction.atomic():
        RightsRequestEvent.objects.update(kind="granted")
    with pytest.raises(DatabaseError), transaction.atomic():
        RightsRequestEvent.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_officers_answer_at_once_and_one_answer_counts(person, privacy):
    request = taken(person, privacy, "stop")
    start, refused = threading.Barrier(2), []

    def answer(outcome, ground):
        mine = RightsRequest.objects.get(pk=request.pk)
        try:
            start.wait(10)
            granting.decide(mine, by=privacy, outcome=outcome, ground=ground, answer="답", version=mine.version)
        except (StaleRequest, StepNotAllowed):
            refused.append(outcome)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=answer, args=("granted", "")),
        threading.Thread(target=answer, args=("refused", "duty_of_law")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    request.refresh_from_db()
    assert len(refused) == 1
    assert history(request)[-1] == request.status != refused[0]
    assert processing_stops.is_stopped(person.citizen.pk) == (request.status == "granted")


# What a grant does


def test_a_granted_stop_stops(person, privacy):
    request = taken(person, privacy, "stop")

    granting.decide(request, by=privacy, outcome="granted", answer="멈추겠습니다.")

    assert processing_stops.is_stopped(person.citizen.pk)
    assert person.citizen.processing_stops.get().reference == request.number


def test_a_law_keeps_petitions_from_being_erased_on_request(person, privacy):
    request = taken(person, privacy, "erasure", holdings=["petitions", "satisfaction"])

    kinds = {kind.code: kind for kind in granting.asked(request)}
    assert not kinds["petitions"].is_erasable
    assert "공공기록물" in str(kinds["petitions"].kept_by)
    assert kinds["satisfaction"].is_erasable
    with pytest.raises(BarredByLaw):
        granting.decide(request, by=privacy, outcome="granted", answer="지웁니다.")
    assert history(request) == ["received", "taken"]


def test_a_granted_erasure_is_listed_for_destruction_under_its_number(person, privacy):
    drafts.start(by=person, petition_type=FormVersionFactory(is_current=True).petition_type)
    request = taken(person, privacy, "erasure", holdings=["drafts", "petitions"])

    event = granting.decide(
        request, by=privacy, outcome="partly_granted", ground="named_by_law", answer="쓰던 글만 지웁니다."
    )

    batch = DestructionBatch.objects.get(reference=request.number)
    assert {item.kind for item in batch.items.all()} == {"drafts"}
    assert event.details == {"erased": ["drafts"]}


def test_a_granted_closing_lists_the_whole_person(person, privacy):
    request = taken(person, privacy, "withdrawal")

    granting.decide(request, by=privacy, outcome="granted", answer="닫겠습니다.")

    batch = DestructionBatch.objects.get(reference=request.number)
    assert {item.kind for item in batch.items.all()} == {"person"}


# Agents


def test_an_agent_is_granted_nothing_before_the_mandate_was_checked(person, privacy):
    mother = CitizenFactory(name="김어진", phone="010-0000-1111")
    request = taken(person, privacy, "stop", subject_words="어머니 김어진 010-0000-1111")

    with pytest.raises(StepNotAllowed):
        granting.decide(request, by=privacy, outcome="granted", answer="멈추겠습니다.")
    workflow.identify(request, by=privacy, method="mandate", subject=mother)
    granting.decide(request, by=privacy, outcome="granted", answer="멈추겠습니다.")

    assert processing_stops.is_stopped(mother.pk)
    assert not processing_stops.is_stopped(person.citizen.pk)


def test_an_identity_check_is_recorded_and_not_mailed(person, privacy, mailoutbox):
    request = taken(person, privacy, subject_words="어머니")
    before = len(mailoutbox)

    workflow.identify(request, by=privacy, method="mandate", subject=person.citizen)

    assert history(request)[-1] == "identified"
    assert len(mailoutbox) == before


def test_a_mandate_lies_sealed_and_its_name_too(person, folder):
    upload = SimpleUploadedFile("위임장 박가람.pdf", PDF)
    mandate = check(upload.name, upload, upload.size, accept=["pdf"])

    request = filed(person, subject_words="어머니", mandate=mandate)

    (file,) = folder.iterdir()
    assert PDF not in file.read_bytes()
    assert mandates.read(request) == PDF
    assert str(request.sealed_mandate_name) == "●●●"
    assert request.mandate_name() == "위임장 박가람.pdf"


def test_a_mandate_opens_after_its_bringer_was_merged_into_another_record(person):
    mandate = check("a.pdf", SimpleUploadedFile("a.pdf", PDF), len(PDF), accept=["pdf"])
    request = filed(person, subject_words="어머니", mandate=mandate)
    RightsRequest.objects.filter(pk=request.pk).update(citizen=CitizenFactory())

    assert mandates.read(RightsRequest.objects.get(pk=request.pk)) == PDF


def test_a_file_without_a_request_is_swept(person, folder):
    mandates.FOLDER.keep(uuid.uuid4().hex, person.citizen.subject_key, b"x")
    mandate = check("a.pdf", SimpleUploadedFile("a.pdf", PDF), len(PDF), accept=["pdf"])
    kept = filed(person, subject_words="어머니", mandate=mandate)
    for file in folder.iterdir():
        os.utime(file, (0, 0))

    tasks.sweep_mandates()

    assert [file.name for file in folder.iterdir()] == [kept.mandate_id.hex]


# Late


def test_what_is_late_alarms_the_privacy_officers_once_a_day(person, privacy, mailoutbox):
    request = filed(person, at=timezone.now() - timedelta(days=20))
    on_time = filed(person)
    mailoutbox.clear()

    tasks.alarm_overdue()

    (alarm,) = mailoutbox
    assert alarm.to == ["privacy@hanbyeol.example"]
    assert request.number in alarm.body
    assert on_time.number not in alarm.body
    assert alarm.extra_headers["X-Outbox-Key"].startswith("rights-office:late-")


def test_nothing_late_is_no_mail(person, privacy, mailoutbox):
    filed(person)
    mailoutbox.clear()

    tasks.alarm_overdue()

    assert mailoutbox == []
