"""People who agreed to news, in bulk and past their writers; and copies of them that only count."""

import uuid
from datetime import date
from itertools import islice

from django.db import connection
from django.utils import timezone

from citizens.consent.models import Consent, ConsentDocument, ConsentEntry
from citizens.contact_points.models import ContactPoint
from citizens.encryption import blind_index
from citizens.keys.models import SubjectKey
from citizens.reach.catching_up import catch_up
from citizens.registry.models import Citizen

BATCH = 1000
DONGS = ("새솔동", "은하동", "별빛1동", "별빛2동", "너울동", "솔마루동", "가온동", "윤슬동", "해든동", "다올동")
# Copies: their bytes belong to another row and cannot be opened; choosing and freezing never open anything.
COPY_CITIZENS = """
INSERT INTO registry_citizen (id, subject_key_id, sealed_name, sealed_phone, sealed_email, sealed_address, email_index,
    phone_index, dong, age_band, language, identity_level, created_at)
SELECT gen_random_uuid(), subject_key_id, sealed_name, sealed_phone, sealed_email, sealed_address,
    md5(number::text || 'm'), md5(number::text || 'p'), (%s::text[])[1 + number %% 10], '',
    CASE WHEN number %% 25 = 0 THEN 'en' ELSE 'ko' END, 'contact', now()
FROM (SELECT * FROM registry_citizen LIMIT 1) AS one, generate_series(1, %s) AS number
"""
COPY_POINTS = """
INSERT INTO contact_points_contactpoint (id, citizen_id, subject_key_id, kind, value_index, is_default, verified_at,
    verified_by, bounce_state, bounce_count, created_at, changed_at)
SELECT gen_random_uuid(), id, subject_key_id, 'mail', email_index, true, now(), 'link', '', 0, now(), now()
FROM registry_citizen AS one
WHERE NOT EXISTS (SELECT 1 FROM contact_points_contactpoint WHERE citizen_id = one.id)
"""
COPY_ENTRIES = """
INSERT INTO consent_consententry (id, receipt_id, citizen_id, document_id, purpose, decision, decided_at, channel,
    given_by, verification, subject_key_id, sealed_proof)
SELECT gen_random_uuid(), gen_random_uuid(), citizen.id, one.document_id, one.purpose, 'given', now(), 'web',
    'self', '', one.subject_key_id, one.sealed_proof
FROM registry_citizen AS citizen, (SELECT * FROM consent_consententry WHERE purpose = 'news_district' LIMIT 1) AS one
WHERE NOT EXISTS (SELECT 1 FROM consent_consent WHERE citizen_id = citizen.id)
"""
COPY_CONSENTS = """
INSERT INTO consent_consent (citizen_id, purpose, decision, version, entry_id, decided_at, given_at, confirm_on)
SELECT citizen_id, purpose, decision, 1, id, decided_at, decided_at, now()::date + 700
FROM consent_consententry AS entry
WHERE NOT EXISTS (SELECT 1 FROM consent_consent WHERE citizen_id = entry.citizen_id)
"""
# Copies are all alike, so that their rows need not be asked for one by one.
COPY_REACH = """
INSERT INTO reach_reach (citizen_id, dong, age_band, language, agreed, declined, is_stopped, mail_from, is_reported,
    last_contact_at)
SELECT citizen.id, citizen.dong, '', citizen.language, one.agreed, 0, false, one.mail_from, false, NULL
FROM registry_citizen AS citizen, (SELECT * FROM reach_reach WHERE agreed = 1 LIMIT 1) AS one
WHERE NOT EXISTS (SELECT 1 FROM reach_reach WHERE citizen_id = citizen.id)
"""


def make_readers(number, purpose="news_district", prefix="reader", people_per_key=1):
    """Real people: sealed, with a proven address, and a consent in the ledger. Sharing keys makes them sooner."""
    document = ConsentDocument.objects.in_force().get(purpose=purpose)
    numbers = iter(range(number))
    while batch := list(islice(numbers, BATCH)):
        made = [SubjectKey.objects.issue() for _each in range(-(-len(batch) // people_per_key))]
        keys = [made[place // people_per_key] for place in range(len(batch))]
        citizens = [_citizen(each, key, prefix) for each, key in zip(batch, keys, strict=True)]
        Citizen.objects.bulk_create(citizens)
        ContactPoint.objects.bulk_create(_point(citizen) for citizen in citizens)
        entries = [_entry(citizen, document) for citizen in citizens]
        ConsentEntry.objects.bulk_create(entries)
        Consent.objects.bulk_create(_consent(entry) for entry in entries)


def copy_readers(number):
    """So many more that are counted, chosen and frozen like the others."""
    catch_up()
    with connection.cursor() as cursor:
        cursor.execute(COPY_CITIZENS, [list(DONGS), number])
        for statement in (COPY_POINTS, COPY_ENTRIES, COPY_CONSENTS, COPY_REACH):
            cursor.execute(statement)
        cursor.execute("TRUNCATE reach_reachchange")
        cursor.execute("ANALYZE")


def _citizen(number, key, prefix):
    address = f"{prefix}{number}@mail.example"
    return Citizen(
        subject_key=key,
        sealed_name=f"이름{number}",
        sealed_phone="",
        sealed_email=address,
        sealed_address="",
        email_index=blind_index("email", address),
        dong=DONGS[number % 10],
    )


def _point(citizen):
    return ContactPoint(
        citizen=citizen,
        subject_key_id=citizen.subject_key_id,
        kind="mail",
        value_index=citizen.email_index,
        is_default=True,
        verified_at=timezone.now(),
        verified_by="link",
    )


def _entry(citizen, document):
    return ConsentEntry(
        receipt_id=uuid.uuid4(),
        citizen=citizen,
        document=document,
        purpose=document.purpose,
        decision="given",
        decided_at=timezone.now(),
        channel="web",
        subject_key_id=citizen.subject_key_id,
        sealed_proof={},
    )


def _consent(entry):
    return Consent(
        citizen=entry.citizen,
        purpose=entry.purpose,
        decision="given",
        version=entry.document.version,
        entry=entry,
        decided_at=entry.decided_at,
        given_at=entry.decided_at,
        confirm_on=date(2028, 11, 1),
    )
