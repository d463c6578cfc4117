"""Sealed petitions in bulk, past the workflow, and people to knock as. Prints who and where, as JSON."""

import json
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from random import Random

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from citizens.accounts.actions import create_account  # noqa: E402
from citizens.accounts.models import Department  # noqa: E402
from citizens.registry import actions as registry  # noqa: E402
from civil_petitions.drafts.models import Draft, DraftFile  # noqa: E402
from civil_petitions.forms.definition import applicant_raw  # noqa: E402
from civil_petitions.models import Petition, PetitionEvent, PetitionType, ReceiptCounter, ScanState, Status  # noqa: E402
from civil_petitions.receipt_numbers import check_digit  # noqa: E402

CITIZENS, FILERS, OFFICERS = 200, 16, 6
BATCH = 2000
OPEN_EVERY, OURS_EVERY = 8, 4
TEXT = "비가 온 뒤 도로가 크게 파였습니다. 차들이 피하려고 갑자기 방향을 바꾸어 위험합니다."
STEPS = (
    (PetitionEvent.Kind.SUBMITTED, "", Status.SUBMITTED, None),
    (PetitionEvent.Kind.RECEIVED, Status.SUBMITTED, Status.RECEIVED, None),
    (PetitionEvent.Kind.ASSIGNED, Status.RECEIVED, Status.ASSIGNED, "현장을 아는 담당자입니다."),
    (PetitionEvent.Kind.PROGRESS_NOTICE, Status.ASSIGNED, Status.PROCESSING, "현장을 확인했습니다."),
)


class Filling:
    """One database with so many petitions."""

    def __init__(self, petitions: int, drafts: int) -> None:
        self.petitions, self.drafts, self.now, self.rng = petitions, drafts, timezone.now(), Random(1)

    def run(self) -> dict[str, object]:
        call_command("migrate", verbosity=0)
        call_command("load_catalogue", verbosity=0)
        call_command("load_holidays", verbosity=0)
        road = Department.objects.get(pk="road")
        self.officers = [
            create_account(
                email=f"officer{number}@hanbyeol.example",
                password=None,
                display_name=f"이바다{number}",
                department=road,
                roles=["officer"],
                is_officer=True,
            )
            for number in range(OFFICERS)
        ]
        self.citizens = [self._citizen(number) for number in range(CITIZENS)]
        self.departments = [road, *Department.objects.exclude(pk="road")]
        rows = self._rows()
        while batch := list(islice(rows, BATCH)):
            Petition.objects.bulk_create(batch)
            PetitionEvent.objects.bulk_create(event for petition in batch for event in self._events(petition))
        ReceiptCounter.objects.bulk_create(
            [ReceiptCounter(month=f"{self.now:%y%m}", last=900_000)], ignore_conflicts=True
        )
        drafts = self._write_drafts()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return {
            "officer": _cookie(self.officers[0]),
            "citizen": _cookie(self.citizens[0].account),
            "filers": [_cookie(citizen.account) for citizen in self.citizens[1 : FILERS + 1]],
            "drafts": drafts,
            "cases": [
                petition.receipt_number
                for petition in Petition.objects.filter(department=road, status=Status.PROCESSING)[:40]
            ],
        }

    def _citizen(self, number: int):
        account = create_account(email=f"person{number}@mail.example", password=None)
        return registry.register(
            name=f"김한{chr(0xAC00 + number)}",
            email=f"person{number}@mail.example",
            phone=f"010-0000-{number:04d}",
            address="한별구 새솔로 42(새솔동)",
            dong="새솔동",
            account=account,
        )

    def _rows(self) -> Iterator[Petition]:
        """The dashboard's citizen has eight open ones and twenty ended; the others share the rest."""
        road = PetitionType.objects.get(pk="report-road-damage")
        form_version = road.current_form()
        answers = {
            "damage": "포트홀",
            "danger": "통행 불편",
            "location_address": "한별구 새솔로 42(새솔동)",
            "content": TEXT,
        }
        month = f"{self.now - timedelta(days=31):%y%m}"
        for number in range(self.petitions):
            citizen = self.citizens[0] if number < 28 else self.citizens[1 + number % (CITIZENS - 1)]
            is_open = number < 8 or (number >= 28 and number % OPEN_EVERY == 0)
            is_ours = (number // OPEN_EVERY) % OURS_EVERY == 0
            department = self.departments[0 if is_ours else 1 + number % (len(self.departments) - 1)]
            at = self.now - timedelta(minutes=self.rng.randint(60, 14_000 if is_open else 500_000))
            due_at = at + timedelta(days=3, minutes=self.rng.randint(0, 20_000))
            yield Petition(
                receipt_number=f"HB-{month}-{number:06d}-{check_digit(f'{month}{number:06d}')}",
                submission_key=uuid.uuid4(),
                type=road,
                form_version=form_version,
                petitioner=citizen,
                subject_key_id=citizen.subject_key_id,
                status=Status.PROCESSING if is_open else Status.ANSWERED,
                department=department,
                officer=self.officers[number % OFFICERS] if is_ours else None,
                dong="새솔동",
                sealed_title=f"도로·보도 파손 신고: 한별구 새솔로 {number}",
                sealed_answers=answers,
                sealed_lookup_code="123456",
                sealed_conclusion=None if is_open else "파인 곳을 메웠습니다.",
                submitted_at=at,
                received_at=at,
                receive_by_at=at + timedelta(days=1),
                due_at=due_at,
                next_due_at=due_at,
                closed_at=None if is_open else due_at,
                period_unit="day",
                period_value=3,
                version=len(STEPS),
            )

    def _events(self, petition: Petition) -> Iterator[PetitionEvent]:
        steps = STEPS if petition.status == Status.PROCESSING else STEPS[:1]
        for number, (kind, before, after, note) in enumerate(steps, 1):
            yield PetitionEvent(
                petition=petition,
                number=number,
                kind=kind,
                actor_id=petition.officer_id,
                occurred_at=petition.submitted_at + timedelta(hours=number),
                from_status=before,
                to_status=after,
                subject_key_id=petition.subject_key_id,
                sealed_note=note,
            )

    def _write_drafts(self) -> list[str]:
        """Finished drafts with three files each; the bytes stay where they are when a draft is filed."""
        kind = PetitionType.objects.get(pk="report-road-damage")
        form_version = kind.current_form()
        written = {
            "damage": ["포트홀"],
            "danger": ["통행 불편"],
            "location_address": ["한별구 새솔로 42(새솔동)"],
            "content": [TEXT],
        }
        raws = [applicant_raw(form_version, each.own_details()) | written for each in self.citizens[1 : FILERS + 1]]
        drafts = [
            Draft(
                account=self.citizens[1 + number % FILERS].account,
                petition_type=kind,
                form_version=form_version,
                subject_key_id=self.citizens[1 + number % FILERS].subject_key_id,
                sealed_answers=raws[number % FILERS],
            )
            for number in range(self.drafts)
        ]
        Draft.objects.bulk_create(drafts, BATCH)
        DraftFile.objects.bulk_create(
            (
                DraftFile(
                    draft=draft,
                    subject_key_id=draft.subject_key_id,
                    slot="photo",
                    sealed_name=f"사진 {number}.jpg",
                    content_type="image/jpeg",
                    size=200_000,
                    scan_state=ScanState.UNSCANNED,
                )
                for draft in drafts
                for number in range(3)
            ),
            BATCH,
        )
        return [str(draft.pk) for draft in drafts]


def _cookie(account) -> str:
    client = Client()
    client.force_login(account)
    return f"session={client.cookies['session'].value}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(Filling(int(sys.argv[1]), int(sys.argv[2])).run()))
