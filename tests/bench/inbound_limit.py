"""The least that keeps a letter and reads it into a conversation: the same rows in bare SQL, the standard parser."""

import hashlib
import json
import os
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import psycopg2
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.bench.letters import WARM_UP, letters

TABLES = """
CREATE TABLE IF NOT EXISTS mail (id bigserial PRIMARY KEY, sha256 text UNIQUE, sealed bytea,
    is_read bool DEFAULT false);
CREATE INDEX IF NOT EXISTS mail_waiting ON mail (id) WHERE NOT is_read;
CREATE TABLE IF NOT EXISTS counter (month text PRIMARY KEY, last bigint);
CREATE TABLE IF NOT EXISTS key (id bigserial PRIMARY KEY, wrapped bytea);
CREATE TABLE IF NOT EXISTS person (id bigserial PRIMARY KEY, key_id bigint REFERENCES key, sealed bytea, found text);
CREATE INDEX IF NOT EXISTS person_found ON person (found);
CREATE TABLE IF NOT EXISTS thread (id bigserial PRIMARY KEY, key_id bigint REFERENCES key, number bigint UNIQUE,
    person_id bigint REFERENCES person, sealed bytea, at timestamptz DEFAULT now());
CREATE TABLE IF NOT EXISTS message (id bigserial PRIMARY KEY, thread_id bigint REFERENCES thread, name text UNIQUE,
    sealed bytea);
CREATE TABLE IF NOT EXISTS event (id bigserial PRIMARY KEY, thread_id bigint REFERENCES thread,
    at timestamptz DEFAULT now());
CREATE TABLE IF NOT EXISTS outgoing (id bigserial PRIMARY KEY, thread_id bigint UNIQUE REFERENCES thread,
    sealed bytea);
"""
COUNT = (
    "INSERT INTO counter VALUES ('2611', 1) ON CONFLICT (month) DO UPDATE SET last = counter.last + 1 RETURNING last"
)
KEY = AESGCM(hashlib.sha256(b"measuring only").digest())


def main() -> None:
    """`begin` and `number` of the letters."""
    connection = psycopg2.connect(os.environ["LIMIT_DATABASE_URL"])
    cursor = connection.cursor()
    cursor.execute(TABLES)
    connection.commit()
    begin, number = int(sys.argv[1]), int(sys.argv[2])
    _take(connection, cursor, letters(begin + number, WARM_UP))
    raws = list(letters(begin, number))
    cpu, begun = time.process_time(), time.perf_counter()
    figures = _take(connection, cursor, raws)
    figures |= {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu}
    sys.stdout.write(json.dumps(figures))


def _take(connection: Any, cursor: Any, raws: Any) -> dict[str, float]:
    begun = time.perf_counter()
    for raw in raws:
        values = (hashlib.sha256(raw).hexdigest(), sealed(raw))
        cursor.execute("INSERT INTO mail (sha256, sealed) VALUES (%s, %s) ON CONFLICT DO NOTHING", values)
        connection.commit()
    kept, done = time.perf_counter() - begun, 0
    while _read_one(cursor):
        connection.commit()
        done += 1
    return {"kept": done, "kept_seconds": kept}


def _read_one(cursor: Any) -> bool:
    """The oldest that waits: opened, parsed, writer and conversation found or begun, words sealed, a receipt."""
    cursor.execute("SELECT id, sealed FROM mail WHERE NOT is_read ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
    if not (row := cursor.fetchone()):
        return False
    content = bytes(row[1])
    letter = message_from_bytes(KEY.decrypt(content[:12], content[12:], None), policy=policy.default)
    body = letter.get_body(("plain", "html"))
    text = (body.get_content() if body else "").encode()
    for part in letter.iter_attachments():
        part.get_content()
    thread, number = _thread_of(cursor, letter)
    _insert(cursor, "message (thread_id, name, sealed)", thread, str(letter["Message-ID"]), sealed(text))
    _insert(cursor, "event (thread_id)", thread)
    receipt = EmailMessage()
    receipt["From"], receipt["To"], receipt["Subject"] = "portal@hanbyeol.example", letter["From"], f"HB-{number}"
    receipt.set_content("We have it.")
    _insert(cursor, "outgoing (thread_id, sealed)", thread, sealed(receipt.as_bytes()))
    cursor.execute("UPDATE mail SET is_read = true WHERE id = %s", (row[0],))
    return True


def _thread_of(cursor: Any, letter: Any) -> tuple[int, int]:
    """The conversation that this answers, else a new one under a key of its own."""
    answered = str(letter["References"] or "").split()
    cursor.execute("SELECT thread_id, 0 FROM message WHERE name = ANY(%s) LIMIT 1", (answered,))
    if found := cursor.fetchone():
        return found[0], found[1]
    cursor.execute(COUNT)
    number, key = cursor.fetchone()[0], _insert(cursor, "key (wrapped)", sealed(os.urandom(32)))
    subject = sealed(str(letter["Subject"]).encode())
    person = _person_of(cursor, parseaddr(str(letter["From"])))
    return _insert(cursor, "thread (key_id, number, person_id, sealed)", key, number, person, subject), number


def _person_of(cursor: Any, writer: tuple[str, str]) -> int:
    found = hashlib.sha256(writer[1].encode()).hexdigest()
    cursor.execute("SELECT id FROM person WHERE found = %s LIMIT 1", (found,))
    if row := cursor.fetchone():
        return int(row[0])
    key = _insert(cursor, "key (wrapped)", sealed(os.urandom(32)))
    return _insert(cursor, "person (key_id, sealed, found)", key, sealed("".join(writer).encode()), found)


def _insert(cursor: Any, into: str, *values: Any) -> int:
    cursor.execute(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(values))}) RETURNING id", values)  # noqa: S608
    return int(cursor.fetchone()[0])


def sealed(content: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + KEY.encrypt(nonce, content, None)


if __name__ == "__main__":
    main()
