"""Two conversations of one citizen become one, for a reason the citizen reads, and can be parted again for a day."""

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from channels_mail.consultation import reading, workflow
from channels_mail.consultation.errors import NotAReader, StaleConsultation, StepNotAllowed
from channels_mail.consultation.models import Consultation, ConsultationEvent, Reader, Status
from channels_mail.inbound import filing
from channels_mail.inbound.storing import store
from channels_mail.reply_address import reply_address
from tests.factories.accounts import OfficerFactory
from tests.factories.consultations import ConsultationFactory

pytestmark = pytest.mark.django_db
WHY = "같은 골목의 같은 등 이야기입니다"


@pytest.fixture
def officer(db):
    return OfficerFactory()


@pytest.fixture
def both(citizen, officer):
    first = ConsultationFactory(account=citizen, officer=officer, subject="어둡습니다", body="첫째 글")
    second = ConsultationFactory(account=citizen, officer=officer, subject="또 어둡습니다", body="둘째 글")
    return first, second


def merge(both, officer):
    kept, part = both
    workflow.merge(kept, part, by=officer, reason=WHY)
    return kept, part


def bodies(consultation, by):
    return [letter.body for letter in reading.read(consultation, by=by)]


def test_the_letters_of_both_stand_in_the_order_of_time_and_the_citizen_is_told_once(
    both, officer, citizen, client_for
):
    kept, part = both
    workflow.answer(kept, body="셋째 답", by=officer)
    mail.outbox.clear()
    merge(both, officer)
    assert bodies(kept, officer) == ["첫째 글", "둘째 글", "셋째 답"]
    assert len(mail.outbox) == 1
    assert kept.number in mail.outbox[0].body and part.number in mail.outbox[0].body
    assert WHY not in mail.outbox[0].body
    client = client_for(citizen)
    page = client.get(reverse("consultations:thread", args=[part.number]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("consultations:thread", args=[kept.number])
    assert WHY in page.content.decode()
    listed = client.get(reverse("consultations:list")).content.decode()
    assert kept.number in listed and part.number not in listed


def test_the_stricter_promise_and_secrecy_of_both_hold(citizen, officer):
    kept = ConsultationFactory(account=citizen, officer=officer, mail_shows="answer", answered=True)
    part = ConsultationFactory(account=citizen, officer=officer, is_sensitive=True)
    workflow.merge(kept, part, by=officer, reason=WHY)
    assert (kept.status, kept.is_sensitive, kept.mail_shows) == (Status.WAITING, True, "link")
    assert kept.due_at
    part.refresh_from_db()
    assert (part.status, part.due_at, part.merged_into) == (Status.CLOSED, None, kept)


def test_nobody_gains_a_letter_by_it(both, officer):
    kept, part = both
    of_both, of_kept, of_part = (OfficerFactory() for _each in range(3))
    for consultation, reader in ((kept, of_both), (part, of_both), (kept, of_kept), (part, of_part)):
        workflow.invite_reader(consultation, by=officer, account=reader, reason="의견을 물음")
    merge(both, officer)
    readable = [
        Consultation.objects.visible_to(each).filter(pk__in=[kept.pk, part.pk]).exists()
        for each in (of_both, of_kept, of_part)
    ]
    assert readable == [True, False, False]
    assert Consultation.objects.visible_to(of_both).get() == kept
    workflow.unmerge(kept, part, by=officer)
    assert Reader.objects.filter(ended_at=None).count() == 4


def test_who_gives_the_kept_one_away_reads_neither(both, officer):
    merge(both, officer)
    kept, part = both
    other = OfficerFactory()
    workflow.hand_over(kept, by=officer, department=other.department, officer=other, reason="맡는 곳이 다름")
    assert not Consultation.objects.visible_to(officer).exists()
    assert bodies(kept, other) == ["첫째 글", "둘째 글"]


def test_only_who_is_in_charge_of_both_and_only_one_citizens(both, officer, citizen):
    kept, part = both
    for other in (
        ConsultationFactory(account=citizen, officer=OfficerFactory()),
        ConsultationFactory(account=citizen, department=officer.department),
    ):
        with pytest.raises(NotAReader):
            workflow.merge(kept, other, by=officer, reason=WHY)
    for other in (ConsultationFactory(officer=officer), kept):
        with pytest.raises(StepNotAllowed):
            workflow.merge(kept, other, by=officer, reason=WHY)
    workflow.merge(kept, part, by=officer, reason=WHY)
    third = ConsultationFactory(account=citizen, officer=officer)
    for first, second in ((third, part), (part, third), (third, kept)):
        with pytest.raises((StepNotAllowed, NotAReader)):
            workflow.merge(first, second, by=officer, reason=WHY)


def test_an_answer_to_the_other_ones_address_lands_in_the_kept_one(both, officer, citizen):
    kept, part = both
    address = reply_address(part)
    merge(both, officer)
    workflow.answer(kept, body="답", by=officer)
    sender = citizen.citizen.own_details().email
    raw = f"From: {sender}\r\nTo: {address}\r\nSubject: Re\r\nMessage-ID: <x@mail.example>\r\n\r\nfourth\r\n"
    store("consult", raw.encode(), via="smtp", sender="x@mail.example", recipients=[address])
    filing.read_waiting()
    kept.refresh_from_db()
    assert bodies(kept, officer)[-1] == "fourth"
    assert (kept.status, part.messages.count()) == (Status.WAITING, 1)
    workflow.write(part, body="fifth", by=citizen, submission_key=uuid.uuid4())
    assert bodies(kept, officer)[-1] == "fifth"


def test_it_is_undone_within_a_day_as_it_was(both, officer, citizen):
    kept, part = both
    before = [(each.status, each.due_at, each.closed_at) for each in both]
    merge(both, officer)
    mail.outbox.clear()
    workflow.unmerge(kept, part, by=officer)
    for each in both:
        each.refresh_from_db()
    assert [(each.status, each.due_at, each.closed_at) for each in both] == before
    assert len(mail.outbox) == 1
    assert bodies(part, officer) == ["둘째 글"]
    merge(both, officer)
    with time_machine.travel(timezone.now() + timedelta(hours=25)), pytest.raises(StepNotAllowed):
        workflow.unmerge(kept, part, by=officer)


def test_a_merged_one_is_not_opened_again_beside(both, officer, citizen):
    merge(both, officer)
    with pytest.raises(StepNotAllowed):
        workflow.reopen(both[1], by=citizen)


def test_the_officer_sees_first_what_comes_of_it_and_a_stale_look_merges_nothing(both, officer, citizen, client_for):
    kept, part = both
    client = client_for(officer)
    assert "하나로 합치기" in client.get(reverse("office_consultations:thread", args=[kept.number])).content.decode()
    url = reverse("office_consultations:merge", args=[kept.number])
    assert part.number in client.get(url).content.decode()
    page = client.get(url, {"other": part.number}).content.decode()
    assert page.index("첫째 글") < page.index("둘째 글")
    words = {"other": part.number, "version": kept.version, "other_version": part.version, "kept": part.number}
    assert "왜 합치는지" in client.post(url, words).content.decode()
    workflow.write(part, body="새 글", by=citizen, submission_key=uuid.uuid4())
    stale = client.post(url, words | {"reason": WHY}).content.decode()
    assert "그 사이 새 글이나" in stale and WHY in stale
    part.refresh_from_db()
    answer = client.post(url, words | {"other_version": part.version, "reason": WHY})
    assert answer.url == reverse("office_consultations:thread", args=[part.number])
    old = client.get(reverse("office_consultations:thread", args=[kept.number]))
    assert old.url == answer.url
    undone = client.post(reverse("office_consultations:merge_undoing", args=[part.number]), {"part": kept.number})
    assert undone.status_code == 302
    kept.refresh_from_db()
    assert kept.merged_into is None


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_at_once_the_other_way_round_make_one(citizen, officer):
    first, second = (ConsultationFactory(account=citizen, officer=officer) for _each in range(2))
    done = []

    def run(kept, part):
        kept, part = Consultation.objects.get(pk=kept.pk), Consultation.objects.get(pk=part.pk)
        try:
            workflow.merge(kept, part, by=officer, reason=WHY)
            done.append(kept.pk)
        except (StepNotAllowed, StaleConsultation):
            pass
        connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((first, second), (second, first))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(done) == 1
    assert Consultation.objects.get(merged_into__isnull=False).merged_into_id == done[0]
    assert ConsultationEvent.objects.filter(kind="merged").count() == 2
