"""Data keys (DEK), one per citizen: fetched from their table, unwrapped and kept for a minute."""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import models

from citizens.encryption.envelope import derive
from citizens.encryption.errors import BadSeal, SealError, Shredded
from citizens.encryption.key_ring import KeyRing, key_ring

CACHE_SIZE = 4096
CACHE_SECONDS = 60  # so long may a destroyed or replaced key live on in another process


class DataKey:
    """An unwrapped data key; what it seals uses keys derived from it, never itself."""

    __slots__ = ("_key", "fields", "successor")

    def __init__(self, key: bytes, successor: uuid.UUID | None = None) -> None:
        self._key = key
        self.fields = AESGCM(derive(key, "field"))
        self.successor = successor  # the key that has taken over its sealing

    def __repr__(self) -> str:
        return "<DataKey>"

    def mac_key(self, purpose: str) -> bytes:
        """A key that proves instead of sealing."""
        return derive(self._key, purpose)

    def file_cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(derive(self._key, "file", salt))


class DataKeyCache:
    """The last used data keys of this process. A changed key ring empties it."""

    def __init__(self) -> None:
        self._entries: OrderedDict[uuid.UUID, tuple[float, KeyRing, DataKey]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key_id: uuid.UUID) -> DataKey | None:
        with self._lock:
            entry = self._entries.get(key_id)
            if entry is None or entry[0] < time.monotonic() or entry[1] is not key_ring():
                return None
            self._entries.move_to_end(key_id)
            return entry[2]

    def keep(self, key_id: uuid.UUID, data_key: DataKey) -> None:
        with self._lock:
            self._entries[key_id] = (time.monotonic() + CACHE_SECONDS, key_ring(), data_key)
            self._entries.move_to_end(key_id)
            while len(self._entries) > CACHE_SIZE:
                self._entries.popitem(last=False)

    def forget(self, key_id: uuid.UUID) -> None:
        with self._lock:
            self._entries.pop(key_id, None)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()


cache = DataKeyCache()


def data_key(key_id: uuid.UUID) -> DataKey:
    """The data key of this id. Raises Shredded, KeyUnavailable, or BadSeal when there is no such key."""
    known = cache.find(key_id)
    if known is not None:
        return known
    row = _rows().filter(pk=key_id).first()
    if row is None:
        raise BadSeal("there is no such data key")
    return _unwrapped(row)


def sealing_key(key_id: uuid.UUID) -> tuple[uuid.UUID, DataKey]:
    """The key that seals for rows of this key: itself, or the last of those that have replaced it."""
    key = data_key(key_id)
    while key.successor:
        key_id, key = key.successor, data_key(key.successor)
    return key_id, key


def prefetch_keys(rows: Iterable[models.Model]) -> None:
    """The data keys of a page of rows: those that were read with their rows cost nothing, the others one query.

    A key that cannot be had shows when a row opens.
    """
    wanted: set[uuid.UUID] = set()
    for row in rows:
        key_id = getattr(row, "subject_key_id", None)
        if row._state.fields_cache.get("subject_key") is not None:
            _keep(row.subject_key)  # type: ignore[attr-defined]
        elif key_id:
            wanted.add(key_id)
    fetch_keys(wanted)


def fetch_keys(wanted: Iterable[uuid.UUID]) -> None:
    """Fetch these data keys in one query. One that cannot be had shows when it is asked for."""
    missing = [key_id for key_id in set(wanted) if cache.find(key_id) is None]
    if not missing:
        return
    for row in _rows().filter(pk__in=missing):
        _keep(row)


def _keep(row: Any) -> None:
    if cache.find(row.pk) is None:
        with suppress(SealError):
            _unwrapped(row)


def _unwrapped(row: Any) -> DataKey:
    if row.wrapped is None:
        raise Shredded("the key was destroyed")
    found = DataKey(key_ring().unwrap(bytes(row.wrapped), row.pk, row.kek_id), row.replaced_by_id)
    cache.keep(row.pk, found)
    return found


def _rows() -> models.QuerySet[Any]:
    return apps.get_model("keys", "SubjectKey")._default_manager.only("kek_id", "wrapped", "replaced_by")
