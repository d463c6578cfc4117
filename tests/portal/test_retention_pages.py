"""The pages of retention: a list is proposed by one, approved by another, and certified; holds and periods."""

import pytest
from django.urls import reverse

from citizens.access_log.models import AccessLogEntry
from citizens.retention import Period
from civil_petitions.models import Petition
from portal.retention import execution, periods
from portal.retention.models import DestructionBatch, LegalHold, RetentionPolicy, SeparatedIdentity
from portal.retention.rules import BY_CODE
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory
from tests.factories.retention import old_petition

pytestmark = pytest.mark.django_db
CHECKED = {"has_read": "on", "council_decision": "2026년 제3회"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path / "attachments"
    settings.ERASURE_LEDGER = str(tmp_path / "ledger.jsonl")
    settings.DEMO = True  # officers need no second factor


@pytest.fixture
def privacy(client_for):
    return client_for(OfficerFactory(privacy=True))


@pytest.fixture
def records(client_for):
    return client_for(OfficerFactory(records=True))


def at(name, *values):
    return reverse(f"office_retention:{name}", args=values)


def test_from_the_list_to_the_certificate(privacy, records, mailoutbox):
    petition = old_petition(files=1, citizen=CitizenFactory(name="남궁카나리아"))
    assert privacy.post(at("batches")).status_code == 302
    batch = DestructionBatch.objects.get()
    privacy.post(at("proposal", batch.pk))
    assert len(mailoutbox) == 1

    own = privacy.post(at("approval", batch.pk), CHECKED, follow=True).content.decode()
    assert "자기가 올린 파기는 승인할 수 없습니다" in own
    batch.refresh_from_db()
    assert batch.state == "proposed"

    assert "확인했는지 표시해 주세요" in records.post(at("approval", batch.pk), {}).content.decode()
    records.post(at("approval", batch.pk), CHECKED)
    batch.refresh_from_db()
    assert batch.state == "running"
    assert 'hx-trigger="every 3s"' in records.get(at("batch", batch.pk)).content.decode()
    part = records.get(at("batch", batch.pk), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part

    assert execution.run(batch)
    page = records.get(at("certificate", batch.pk)).content.decode()
    assert batch.destroyed_hash in page and "2026년 제3회" in page
    for hidden in ("카나리아", petition.receipt_number, str(petition.pk)):
        assert hidden not in page
    paper = records.get(at("certificate_pdf", batch.pk))
    assert paper.content.startswith(b"%PDF") and paper["Content-Type"] == "application/pdf"


def test_a_withdrawn_list_says_that_nothing_went(privacy):
    old_petition()
    privacy.post(at("batches"))
    batch = DestructionBatch.objects.get()

    page = privacy.post(at("withdrawal", batch.pk), follow=True).content.decode()

    assert "아무것도 파기하지 않았습니다" in page and Petition.objects.exists()
    assert privacy.get(at("certificate", batch.pk)).status_code == 404


def test_a_hold_is_placed_by_receipt_number_and_released(records):
    petition = old_petition()
    wrong = records.post(at("holds"), {"scope": "petition", "receipt_number": "HB-0000", "reason": "소송"})
    assert "이 접수번호의 민원이 없습니다" in wrong.content.decode() and "HB-0000" in wrong.content.decode()

    form = {"scope": "citizen", "receipt_number": f" {petition.receipt_number.lower()} ", "reason": "소송 중"}
    assert "소송 중" in records.post(at("holds"), form, follow=True).content.decode()
    hold = LegalHold.objects.get()
    assert hold.citizen_id == petition.petitioner_id
    records.post(at("release", hold.pk))
    hold.refresh_from_db()
    assert not hold.is_active


def test_a_period_below_the_minimum_is_refused_with_what_was_typed(privacy, records):
    short = privacy.post(at("period", "petitions"), {"number": "1", "unit": "years", "reason": "기준표 개정"})
    assert "보다 짧게 정할 수 없습니다" in short.content.decode() and "기준표 개정" in short.content.decode()
    assert not RetentionPolicy.objects.exists()

    privacy.post(at("period", "petitions"), {"number": "7", "unit": "years", "reason": "기준표 개정"})
    assert periods.period_of(BY_CODE["petitions"]) == Period(years=7)
    assert records.get(at("period", "petitions")).status_code == 403


def test_a_name_kept_apart_opens_for_a_reason_that_is_written_down_first(privacy):
    citizen = CitizenFactory(name="")
    identity = SeparatedIdentity.objects.create(
        citizen=citizen, subject_key=citizen.subject_key, sealed_name="남궁민수"
    )
    assert "남궁민수" not in privacy.get(at("separated_name", identity.pk)).content.decode()
    assert "남궁민수" not in privacy.post(at("separated_name", identity.pk), {"purpose": ""}).content.decode()

    assert "남궁민수" in privacy.post(at("separated_name", identity.pk), {"purpose": "불복 심사"}).content.decode()
    entry = AccessLogEntry.objects.get(action="reveal", citizen=citizen)
    assert entry.purpose == "불복 심사"


def test_counts_are_of_each_kind_and_the_overview_asks_little(privacy, django_assert_max_num_queries):
    old_petition()
    periods.count_due()
    with django_assert_max_num_queries(20):
        page = privacy.get(at("overview")).content.decode()

    assert "민원과 처리 이력" in page
    counts = {rule: BY_CODE[rule].rows().count() for rule in ("petitions", "statutory_petitions")}
    assert counts == {"petitions": 1, "statutory_petitions": 0}
