"""Start-up checks: the keys must open what the database holds, or nothing should start."""

import base64
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from citizens.encryption.blind_index import epochs
from citizens.encryption.errors import KeyUnavailable
from citizens.encryption.key_ring import key_ring

TAG = "keys"
ADDRESS_KEY_BYTES = (32, 48, 64)
PUT_BACK = "이 열쇠를 되돌려 놓고 다시 시작하십시오. Put the key back and start again."


def secrets_are_well_formed(**kwargs: Any) -> list[checks.CheckMessage]:
    """All three keys can be read. Says what is wrong without showing one."""
    if settings.KEYLESS:
        return []
    errors: list[checks.CheckMessage] = []
    try:
        key_ring()
    except ImproperlyConfigured as error:
        errors.append(checks.Error(f"KEY_RING을 읽을 수 없습니다. {error}", id="keys.E001"))
    try:
        epochs(settings.BLIND_INDEX_KEY)
    except ImproperlyConfigured as error:
        errors.append(checks.Error(f"BLIND_INDEX_KEY를 읽을 수 없습니다. {error}", id="keys.E003"))
    try:
        length = len(base64.b64decode(settings.ADDRESS_TOKEN_KEY, validate=True))
    except ValueError:
        length = 0
    if length not in ADDRESS_KEY_BYTES:
        message = 'ADDRESS_TOKEN_KEY를 읽을 수 없습니다. ADDRESS_TOKEN_KEY must read "<base64 of 64 bytes>"'
        errors.append(checks.Error(message, id="keys.E004"))
    return errors


def ring_opens_every_key(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every master key in use is in the ring and opens the oldest data key under it: our canary."""
    from citizens.keys.models import SubjectKey

    if settings.KEYLESS or secrets_are_well_formed():
        return []  # said already
    errors: list[checks.CheckMessage] = []
    for database in databases or []:
        if SubjectKey._meta.db_table not in connections[database].introspection.table_names():
            continue  # before the first migration
        in_use = SubjectKey.objects.using(database).filter(wrapped__isnull=False)
        canaries = in_use.order_by("kek_id", "created_at").distinct("kek_id")
        # Only columns of the first migration: a later one is checked before it runs.
        for key_id, wrapped, number in canaries.values_list("pk", "wrapped", "kek_id"):
            errors += _opened(key_id, bytes(wrapped or b""), number)
    return errors


def _opened(key_id: Any, wrapped: bytes, number: int) -> list[checks.CheckMessage]:
    try:
        key_ring().unwrap(wrapped, key_id, number)
    except KeyUnavailable as error:
        why = "없습니다" if number not in key_ring() else "맞지 않습니다"
        message = f"KEY_RING의 {number}번 열쇠가 {why}. The stored data needs it: {error}."
        return [checks.Error(message, hint=PUT_BACK, id="keys.E002")]
    return []
