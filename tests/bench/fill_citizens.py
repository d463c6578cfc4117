"""A million citizens in a minute: some sealed like real ones, the rest copies of them that are only looked for.

A copy's look-up values are like real ones in length and spread; its sealed bytes belong to another row and stay shut.
Beside them stands the same register without any secrecy, the limit that a look-up is measured against.
"""

import json
import os
import sys
from itertools import islice

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from citizens.accounts.actions import create_account  # noqa: E402
from citizens.accounts.models import Department  # noqa: E402
from citizens.contact_points.models import ContactPoint  # noqa: E402
from citizens.encryption import blind_index, prefetch_keys  # noqa: E402
from citizens.encryption.key_ring import key_ring  # noqa: E402
from citizens.keys.models import SubjectKey  # noqa: E402
from citizens.registry.models import Citizen  # noqa: E402
from tests.bench.plain_register import TABLES  # noqa: E402

BATCH = 1000
COPIES = """
INSERT INTO registry_citizen (id, subject_key_id, sealed_name, sealed_phone, sealed_email, sealed_address, email_index,
    phone_index, dong, age_band, language, identity_level, created_at)
SELECT gen_random_uuid(), subject_key_id, sealed_name, sealed_phone, sealed_email, sealed_address,
    'e1:' || md5(number::text || 'mail'), 'e1:' || md5(number::text || 'phone'), dong, age_band, language,
    identity_level, now()
FROM (SELECT * FROM registry_citizen LIMIT 1) AS one, generate_series(1, %s) AS number
"""
POINTS_OF_COPIES = """
INSERT INTO contact_points_contactpoint (id, citizen_id, subject_key_id, kind, value_index, is_default, verified_by,
    bounce_state, bounce_count, created_at, changed_at)
SELECT gen_random_uuid(), one.id, one.subject_key_id, way.kind,
    CASE way.kind WHEN 'mail' THEN one.email_index ELSE one.phone_index END, true, '', '', 0, now(), now()
FROM registry_citizen AS one, (VALUES ('mail'), ('phone')) AS way (kind)
WHERE NOT EXISTS (SELECT 1 FROM contact_points_contactpoint WHERE citizen_id = one.id)
"""
COPIES_OF_PETITIONS = """
INSERT INTO civil_petitions_petition ({columns})
SELECT {values} FROM (SELECT * FROM civil_petitions_petition LIMIT 1) AS one, generate_series(1, %s) AS number
    JOIN (SELECT id, row_number() OVER () - 1 AS place FROM registry_citizen ORDER BY created_at LIMIT %s) AS person
    ON person.place = number %% %s
"""


def fill(citizens: int, real: int) -> dict[str, object]:
    call_command("migrate", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    numbers = iter(range(min(real, citizens)))
    while batch := list(islice(numbers, BATCH)):
        _register([_citizen(number) for number in batch])
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # copies point at what is there: not checked row by row
        cursor.execute(COPIES, [max(0, citizens - real)])
        cursor.execute(POINTS_OF_COPIES)
        for statement in TABLES.split(";\n"):
            cursor.execute(statement)
    settle()
    return {"citizens": Citizen.objects.count(), "real": min(real, citizens)}


def fill_petitions(number: int, real: int) -> str:
    """So many rows of a worklist whose petitioners are the sealed ones, and the officer who takes them out."""
    from tests.factories.petitions import PetitionFactory

    road = Department.objects.get(pk="road")
    officer = create_account(
        email="officer@hanbyeol.example", password=None, display_name="한도로", department=road, roles=["officer"],
        is_officer=True,
    )  # fmt: skip
    petition = PetitionFactory(citizen=Citizen.objects.order_by("created_at").first(), department=road)
    own = {
        "id": "gen_random_uuid()",
        "submission_key": "gen_random_uuid()",
        "receipt_number": "'HB-' || lpad(number::text, 10, '0')",
        "petitioner_id": "person.id",
    }
    names = [field.column for field in petition._meta.concrete_fields]
    values = [own.get(name, f'one."{name}"') for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        statement = COPIES_OF_PETITIONS.format(columns=columns, values=", ".join(values))
        cursor.execute(statement, [number, real, real])
    settle()
    return str(officer.pk)


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def address(number: int) -> str:
    return f"person{number}@mail.example"


def phone(number: int) -> str:
    return f"010-{number // 10_000:04d}-{number % 10_000:04d}"


def _citizen(number: int) -> Citizen:
    key = SubjectKey(kek_id=1)
    key.wrapped = key_ring().wrap(os.urandom(32), key.pk)
    return Citizen(
        subject_key=key,
        sealed_name=f"김한{chr(0xAC00 + number % 11172)}",
        sealed_phone=phone(number),
        sealed_email=address(number),
        sealed_address=f"한별구 새솔로 {number}(새솔동)",
        email_index=blind_index("email", address(number)),
        phone_index=blind_index("phone", phone(number)),
        dong="새솔동",
    )


def _register(citizens: list[Citizen]) -> None:
    SubjectKey.objects.bulk_create(citizen.subject_key for citizen in citizens)
    prefetch_keys(citizens)
    Citizen.objects.bulk_create(citizens)
    ContactPoint.objects.bulk_create(
        ContactPoint(citizen=each, subject_key_id=each.subject_key_id, kind=kind, value_index=index, is_default=True)
        for each in citizens
        for kind, index in (("mail", each.email_index), ("phone", each.phone_index))
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
