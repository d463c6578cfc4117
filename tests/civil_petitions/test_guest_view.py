"""What somebody sees who has a petition's number and code, but has not said who they are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from civil_petitions import tasks, workflow
from civil_petitions.forms.masking import mask_text, masked_answers
from civil_petitions.models import LookupAttempt
from tests.factories.petitions import FIELDS, FormVersionFactory, PetitionFactory

pytestmark = pytest.mark.django_db

PEOPLE = [
    {"id": "proxy_name", "label": "대리인 이름", "type": "text", "pii": "name", "group": "proxy"},
    {"id": "proxy_tel", "label": "대리인 연락처", "type": "tel", "pii": "tel", "group": "proxy"},
    {"id": "car", "label": "차량번호", "type": "text", "pii": "vehicle"},
    {
        "id": "others",
        "label": "함께하는 분",
        "type": "repeat",
        "item": [{"id": "name", "type": "text", "pii": "name"}],
    },
]
ANSWERS = {
    "place": "바다마루로 42",
    "content": "파였습니다. 010-0000-1234나 hanbyeol@mail.example로 알려 주세요.",
    "proxy_name": "홍길동",
    "proxy_tel": "010-0000-5678",
    "car": "12가3456",
    "others": [{"name": "김한별"}],
}
SECRETS = ("홍길동", "0000-1234", "0000-5678", "hanbyeol@", "12가3456", "김한별")


def look_up(client, petition):
    answer = client.post("/tracking/", {"receipt_number": petition.receipt_number, "code": petition.lookup_code()})
    return client.get(answer.headers["Location"]).content.decode()


def test_a_guest_reads_where_the_petition_stands_and_nobodys_data(client):
    form_version = FormVersionFactory(definition={"fields": FIELDS + PEOPLE, "attachments": [], "rules": {}})
    petition = PetitionFactory(form_version=form_version, answers=ANSWERS, title="파인 길, 전화 010-0000-1234")

    page = look_up(client, petition)

    assert "바다마루로 42" in page and "홍*동" in page
    assert [secret for secret in SECRETS if secret in page] == []


def test_what_the_petitioner_sent_later_is_masked_too(client):
    petition = PetitionFactory(waiting=True)
    workflow.supplement(petition, by=petition.petitioner.account, note="제 번호는 010-0000-9999입니다.")

    page = look_up(client, petition)

    assert "제 번호는" in page and "0000-9999" not in page


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("02-123-4567로", "02-***-4567로"),
        ("01000001234", "010-****-1234"),
        ("a.b+c@mail.example 입니다", "a.***@mail.example 입니다"),
        ("2026년 11월 23일 7근무일, 바다마루로 42", "2026년 11월 23일 7근무일, 바다마루로 42"),
    ],
)
def test_numbers_in_a_sentence_are_found(text, masked):
    assert mask_text(text) == masked


def test_places_and_choices_stay_readable():
    form_version = FormVersionFactory.build(definition={"fields": FIELDS, "attachments": []}, petition_type=None)

    assert masked_answers(form_version, {"place": "바다마루로 42"}) == {"place": "바다마루로 42"}


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_count_as_twenty():
    petition = PetitionFactory(received=True)

    def guess(_number):
        try:
            return Client().post("/tracking/", {"receipt_number": petition.receipt_number, "code": "-"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(guess, range(20)))

    assert answers == [200] * 5 + [429] * 15


def test_where_somebody_asked_from_is_forgotten_after_an_hour(time_machine):
    LookupAttempt.objects.create(network="192.0.2.0/24")
    tasks.forget_lookup_attempts()
    assert LookupAttempt.objects.count() == 1

    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    tasks.forget_lookup_attempts()

    assert not LookupAttempt.objects.exists()
