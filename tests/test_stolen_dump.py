"""Whoever steals the database, or its disk with the write-ahead log, learns no citizen's name, contact or words."""

import base64
import io
import secrets
import unicodedata
import uuid

import pytest
from django.db import connection

from citizens.access_log import actions as access_log
from citizens.registry import actions as registry
from civil_petitions.models import Attachment, InternalNote, PetitionEvent
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
CANARIES = {
    "name": "남궁카나리아",
    "email": "canary.yellow@mail.example",
    "phone": "010-0000-7391",
    "address": "한별구 카나리아로 7391",
    "title": "카나리아 새장이 길에 떨어졌습니다",
    "answer": "노란 깃털이 흩어져 있습니다",
    "note": "현장에서 노란 새를 보았음",
    "file": "카나리아 새장 사진.jpg",
    "reason": "카나리아 주인에게 전화하려고",
}


def plant(words=CANARIES):
    """One citizen with one petition, and something in every place where words can go."""
    account = AccountFactory(email=words["email"])
    citizen = CitizenFactory(account=account, **{name: words[name] for name in ("name", "email", "phone", "address")})
    petition = PetitionFactory(
        citizen=citizen, title=words["title"], answers={"content": words["answer"]}, waiting=True
    )
    officer = OfficerFactory()
    InternalNote.objects.create(
        petition=petition, author=officer, subject_key=petition.subject_key, sealed_text=words["note"]
    )
    Attachment.objects.create(
        petition=petition,
        subject_key=petition.subject_key,
        sealed_name=words["file"],
        size=1,
        content_type="image/jpeg",
    )
    access_log.record(actor=officer, action="reveal", citizen=citizen, purpose=words["reason"])
    registry.update_details(citizen, by=account, phone=words["phone"])
    return citizen


def dump():
    """Every row of every table, as pg_dump would write it."""
    sink = io.BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            sink.write(f"\n-- {table}\n".encode())
            cursor.copy_expert(f'COPY (SELECT * FROM "{table}") TO STDOUT', sink)  # a table in parts, too
    return sink.getvalue()


def spellings(text):
    """The ways a value could lie in a dump: encodings, and each of them raw, in hex and in base64 at any offset."""
    digits = "".join(filter(str.isdigit, text))
    texts = {text, unicodedata.normalize("NFD", text), text.upper(), *([digits] if len(digits) > 8 else [])}
    for written in texts:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp949"):
            try:
                raw = written.encode(encoding)
            except UnicodeEncodeError:
                continue
            yield raw
            yield raw.hex().encode()
            for offset in range(3):
                # The ends of a base64 piece depend on what stands beside it, so only its middle is looked for.
                yield base64.b64encode(b"\0" * offset + raw)[4:-4]
        yield written.encode("unicode_escape").replace(b"\\", b"\\\\")  # JSON in COPY's text form


def found(stolen, words=CANARIES):
    return {name for name, text in words.items() if any(spelling in stolen for spelling in spellings(text))}


def words_of_this_run():
    """Canaries that nobody has written before: the log of this server remembers other tests too."""
    mark = f"{secrets.randbelow(10**8):08d}"
    own = {name: f"{text} {mark}" for name, text in CANARIES.items()}
    return own | {"email": f"canary.{mark}@mail.example", "phone": f"010-{mark[:4]}-{mark[4:]}"}


def log_position():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        return cursor.fetchone()[0]


def written_since(position):
    """The files of the write-ahead log from this position on, as they lie on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_switch_wal()")
        cursor.execute(
            "SELECT pg_read_binary_file('pg_wal/' || name) FROM pg_ls_waldir()"
            " WHERE name >= pg_walfile_name(%s) AND length(name) = 24 AND modification > now() - interval '1 hour'"
            " ORDER BY name",
            [position],
        )
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def test_a_stolen_dump_tells_nothing():
    plant()
    stolen = dump()

    assert b"registry_citizen" in stolen
    assert PetitionEvent.objects.exists()
    assert found(stolen) == set()


@pytest.mark.django_db(transaction=True)
def test_the_write_ahead_log_tells_nothing_and_would_tell_of_one_open_column():
    words, begun = words_of_this_run(), log_position()
    plant(words)

    log = written_since(begun)
    assert len(log) > 10_000
    assert found(log, words) == set()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_open (words text)")
        cursor.execute("INSERT INTO left_open VALUES (%s)", [words["note"]])
        assert found(written_since(begun), words) == {"note"}
        cursor.execute("DROP TABLE left_open")


@pytest.mark.parametrize("name", CANARIES)
@pytest.mark.parametrize("encode", ["text", "json", "bytes", "base64", "cp949", "utf-16-le"])
def test_one_unsealed_value_would_be_seen(name, encode):
    text = CANARIES[name]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_open (id uuid, words text, document jsonb, raw bytea)")
        row = {"words": None, "document": None, "raw": None}
        if encode == "text":
            row["words"] = text
        elif encode == "json":
            row["document"] = f'{{"a": "{text}"}}'
        elif encode == "base64":
            row["words"] = base64.b64encode(b"x" + text.encode()).decode()
        else:
            row["raw"] = text.encode("utf-8" if encode == "bytes" else encode)
        cursor.execute(
            "INSERT INTO left_open VALUES (%s, %s, %s, %s)",
            [uuid.uuid4(), row["words"], row["document"], row["raw"]],
        )

    assert found(dump()) == {name}
