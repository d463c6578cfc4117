"""Changing keys in small batches: each commits by itself, so a kill loses nothing and a second run goes on."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection, models, reset_queries, transaction

from citizens.encryption.errors import SealError
from citizens.encryption.key_ring import KeyRing, key_ring
from citizens.keys.checks import ring_opens_every_key
from citizens.keys.models import KeyRotation, SubjectKey

PATIENCE_SECONDS = 60  # so long may another process hold the last rows
NAMED = 10
REWRAP = """
UPDATE keys_subjectkey AS kept SET wrapped = new.wrapped, kek_id = %s
FROM unnest(%s::uuid[], %s::bytea[]) AS new (id, wrapped)
WHERE kept.id = new.id AND kept.wrapped IS NOT NULL AND kept.kek_id <> %s
"""


class RotationRefused(Exception):
    """The rotation does not begin, or cannot end; nothing was overwritten by what could not be opened."""


@dataclass
class Batch:
    """What one batch did: up to which row, how many changed, and which did not open."""

    last: uuid.UUID | None = None
    done: int = 0
    unreadable: list[uuid.UUID] = field(default_factory=list)


Step = Callable[[uuid.UUID | None, int], Batch]
Tell = Callable[[int, int], None]


def repeat(rotation: KeyRotation, step: Step, left: Callable[[], int], *, batch: int, tell: Tell) -> None:
    """Walk all rows, again and again, until none is left. Raises RotationRefused when some do not open."""
    tell(rotation.done, rotation.total)
    last_success = time.monotonic()
    while remaining := left():
        done, unreadable = _walk(rotation, step, batch, tell)
        if done:
            last_success = time.monotonic()
        elif len(unreadable) >= remaining or time.monotonic() - last_success > PATIENCE_SECONDS:
            raise RotationRefused(_stuck(left(), unreadable))
        else:
            time.sleep(0.2)  # another process holds the last rows


def _walk(rotation: KeyRotation, step: Step, batch: int, tell: Tell) -> tuple[int, list[uuid.UUID]]:
    """Once over all rows that nobody else holds; says how many changed, and which did not open."""
    after: uuid.UUID | None = None
    done, unreadable = 0, list[uuid.UUID]()
    while True:
        with transaction.atomic():
            result = step(after, batch)
            if result.done:
                rotation.count(result.done)
        if result.last is None:
            return done, unreadable
        reset_queries()  # with DEBUG, Django would keep all of them
        after, done = result.last, done + result.done
        unreadable += result.unreadable
        if len(unreadable) > 10_000:
            raise RotationRefused(_stuck(len(unreadable), unreadable))
        rotation.refresh_from_db(fields=["done", "total"])
        tell(rotation.done, rotation.total)


def _stuck(left: int, unreadable: list[uuid.UUID]) -> str:
    if not unreadable:
        return f"{left:,}건이 남았습니다. 다른 작업이 붙들고 있습니다. 잠시 뒤에 같은 명령을 다시 실행하십시오."
    names = ", ".join(str(each) for each in unreadable[:NAMED])
    return f"{left:,}건은 이전 열쇠로 열리지 않아 그대로 두었습니다. 이전 열쇠를 버리지 마십시오: {names}"


# --- master keys ------------------------------------------------------------------------------------


def rotate_master_key(*, batch: int, tell: Tell) -> KeyRotation:
    """Wrap every data key with the newest master key; what was sealed with the data keys stays as it is."""
    refuse_unless_the_ring_opens_all()
    ring = key_ring()
    _plant(ring)
    old = under_old_keys(ring.active).order_by("kek_id").values_list("kek_id", flat=True).distinct()
    numbers = ",".join(map(str, old))
    rotation = KeyRotation.objects.begin(KeyRotation.Kind.MASTER_KEY, ring.active, numbers, left(ring.active))
    repeat(rotation, rewrap, lambda: left(ring.active), batch=batch, tell=tell)
    return rotation


def refuse_unless_the_ring_opens_all() -> None:
    """Raises RotationRefused when a master key in use is missing or is another one."""
    errors = ring_opens_every_key(databases=["default"])
    if errors:
        raise RotationRefused(" ".join(str(error.msg) for error in errors))


def _plant(ring: KeyRing) -> None:
    """A first data key under the new master key, so that a mistyped second copy of it is noticed at once."""
    key = SubjectKey.objects.system(f"canary {ring.active}")
    try:
        ring.unwrap(bytes(key.wrapped or b""), key.pk, key.kek_id)
    except SealError as error:
        raise RotationRefused(f"KEY_RING의 {ring.active}번 열쇠가 맞지 않습니다. {error}") from None


def under_old_keys(active: int) -> models.QuerySet[SubjectKey]:
    return SubjectKey.objects.filter(wrapped__isnull=False).exclude(kek_id=active)


def left(active: int) -> int:
    """How many data keys still need an older master key."""
    return under_old_keys(active).count()


def rewrap(after: uuid.UUID | None, size: int) -> Batch:
    """The next data keys in order of id, past those that another process holds."""
    ring = key_ring()
    # no_key: whoever refers to a key meanwhile, by filing a petition, does not wait for us.
    rows = under_old_keys(ring.active).select_for_update(skip_locked=True, no_key=True).order_by("pk")
    if after:
        rows = rows.filter(pk__gt=after)
    result, ids, wrapped = Batch(), [], []
    for key in rows[:size]:
        result.last = key.pk
        try:
            fresh = _rewrapped(ring, key)
        except SealError:
            result.unreadable.append(key.pk)
            continue
        ids.append(str(key.pk))
        wrapped.append(fresh)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(REWRAP, [ring.active, ids, wrapped, ring.active])
            result.done = cursor.rowcount
    return result


def _rewrapped(ring: KeyRing, key: SubjectKey) -> bytes:
    """The same data key under the newest master key, opened once more before anything is overwritten."""
    plain = ring.unwrap(bytes(key.wrapped or b""), key.pk, key.kek_id)
    fresh = ring.wrap(plain, key.pk)
    if ring.unwrap(fresh, key.pk, ring.active) != plain:
        raise SealError("what was wrapped does not open")
    return fresh
