"""Data keys under suspicion: each gets a successor, all that it sealed is sealed anew, and then it is destroyed."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from citizens.encryption.data_keys import CACHE_SECONDS
from citizens.encryption.errors import SealError
from citizens.encryption.key_ring import key_ring
from citizens.keys import sealed_files, sealed_rows
from citizens.keys.models import KeyRotation, SubjectKey, SubjectKeyQuerySet
from citizens.keys.rotation import NAMED, RotationRefused, Tell, refuse_unless_the_ring_opens_all, repeat

# Other processes seal under a replaced key until they look it up again.
SETTLE_SECONDS = CACHE_SECONDS + 5
LONGEST_TRANSACTION_SECONDS = 600
COUNTED_FILES = 20
KEYS_AT_ONCE = 500
TRIES = 5
WRITERS = """
SELECT DISTINCT l.virtualtransaction FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND c.relkind IN ('r', 'p')
    AND l.mode IN ('RowShareLock', 'RowExclusiveLock') AND l.pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Scope:
    """Which keys are under suspicion. By its name an unfinished run is found again."""

    name: str
    keys: SubjectKeyQuerySet


@dataclass
class Outcome:
    """What became of the old keys, and what could not be sealed anew."""

    rotation: KeyRotation
    destroyed: int = 0
    retired: int = 0
    problems: list[str] = field(default_factory=list)


def reseal(
    scope: Scope, *, batch: int, tell: Tell, say: Callable[[str], object], settle: float = SETTLE_SECONDS
) -> Outcome:
    """Seal anew whatever is under the keys of this scope, while the portal works; may be killed and run again."""
    refuse_unless_the_ring_opens_all()
    _refuse_unless_owner()
    rotation = KeyRotation.objects.begin(KeyRotation.Kind.DATA_KEYS, key_ring().active, "", 0, scope.name)
    _mark(scope.keys.filter(created_at__lt=rotation.started_at))
    newest = SubjectKey.objects.being_replaced().aggregate(at=Max("replaced_by__created_at"))["at"]
    outcome = Outcome(rotation)
    if newest is None:
        return outcome
    rotation.recount(_left())
    _move(outcome, batch, tell)
    say(f"이전 열쇠로 쓰던 일이 모두 끝나기를 기다립니다(길어야 {settle:.0f}초쯤).")
    _settle(newest, settle)
    outcome.problems = []
    held = _move(outcome, batch, tell, with_strays=True)
    settled = SubjectKey.objects.being_replaced().filter(replaced_by__created_at__lte=newest).exclude(pk__in=held)
    outcome.destroyed = _destroy(settled)
    outcome.retired = _retire(settled)
    return outcome


# --- the successors -----------------------------------------------------------------------------------


def _mark(keys: SubjectKeyQuerySet) -> None:
    """Give every key of the scope its successor. Keys that only prove or only try a master key seal nothing."""
    named = Q(label=None)
    for each in sealed_rows.movable_models():
        named |= Q(Exists(each._base_manager.filter(subject_key=OuterRef("pk"))))
    wanted = keys.filter(named, replaced_by=None, wrapped__isnull=False).order_by("pk")
    while ids := list(wanted.values_list("pk", flat=True)[:KEYS_AT_ONCE]):
        if not SubjectKey.objects.replace(SubjectKey.objects.filter(pk__in=ids).order_by("pk")):
            time.sleep(0.2)  # another process is replacing these


def _left() -> int:
    rows = sum(sealed_rows.waiting(model).count() for model in sealed_rows.movable_models())
    return rows + sum(1 for _ in sealed_files.waiting())


# --- what they have sealed ----------------------------------------------------------------------------


def _move(outcome: Outcome, batch: int, tell: Tell, *, with_strays: bool = False) -> set[uuid.UUID]:
    """All rows and files, table by table; one that does not open stays, is named, and holds its key back."""
    finders = [sealed_rows.waiting, sealed_rows.strays] if with_strays else [sealed_rows.waiting]
    held: set[uuid.UUID] = set()
    for model in sealed_rows.movable_models():
        for rows in finders:
            step = partial(sealed_rows.reseal, model, rows)
            try:
                repeat(outcome.rotation, step, partial(_count, rows, model), batch=batch, tell=tell)
            except RotationRefused as refusal:
                outcome.problems.append(f"{model._meta.label}: {refusal}")
                held |= sealed_rows.keys_of(rows(model))
    return held | _move_files(outcome, tell)


def _count(rows: Callable[[sealed_rows.Model], sealed_rows.Rows], model: sealed_rows.Model) -> int:
    return rows(model).count()


def _move_files(outcome: Outcome, tell: Tell) -> set[uuid.UUID]:
    """Walk until a walk finds nothing more to do; gives the keys of files that do not open."""
    while True:
        unreadable: dict[str, uuid.UUID] = {}
        done = counted = 0
        for store, path, key_id in sealed_files.waiting():
            try:
                done += sealed_files.reseal(store, path, key_id)
            except (SealError, OSError):
                unreadable[f"{store.name} {path.name}"] = key_id
            if done - counted >= COUNTED_FILES:
                counted = _counted(outcome.rotation, done, counted, tell)
        _counted(outcome.rotation, done, counted, tell)
        if not done:
            break
    if unreadable:
        names = ", ".join(sorted(unreadable)[:NAMED])
        outcome.problems.append(f"파일 {len(unreadable):,}개는 이전 열쇠로 열리지 않아 그대로 두었습니다: {names}")
    return set(unreadable.values())


def _counted(rotation: KeyRotation, done: int, counted: int, tell: Tell) -> int:
    rotation.count(done - counted)
    rotation.refresh_from_db(fields=["done", "total"])
    tell(rotation.done, rotation.total)
    return done


# --- the old keys -------------------------------------------------------------------------------------


def _settle(newest: datetime, seconds: float) -> None:
    """Wait until no process seals under an old key, and all transactions that may have are over."""
    time.sleep(max((newest + timedelta(seconds=seconds) - timezone.now()).total_seconds(), 0))
    until, earlier = time.monotonic() + LONGEST_TRANSACTION_SECONDS, _writing()
    while earlier & _writing():
        if time.monotonic() > until:
            raise RotationRefused("오래 열린 트랜잭션이 끝나지 않습니다. 끝난 뒤에 같은 명령을 다시 실행하십시오.")
        time.sleep(0.1)


def _writing() -> set[str]:
    """The transactions of others that hold what a writer holds."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {transaction_id for (transaction_id,) in cursor.fetchall()}


def _destroy(keys: SubjectKeyQuerySet) -> int:
    """Delete the keys that nothing refers to; the database itself refuses one that a late writer still names."""
    for column in sealed_rows.references():
        keys = keys.exclude(Exists(column.model._base_manager.filter(**{column.name: OuterRef("pk")})))
    destroyed = tries = 0
    while ids := list(keys.order_by("pk").values_list("pk", flat=True)[:KEYS_AT_ONCE]):
        try:
            destroyed += _delete(ids)
        except IntegrityError:
            tries += 1
            if tries == TRIES:
                raise RotationRefused(
                    "이전 열쇠를 쓰는 일이 끝나지 않습니다. 같은 명령을 다시 실행하십시오."
                ) from None
    return destroyed


@transaction.atomic
def _delete(ids: list[uuid.UUID]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # What these have replaced is from now on replaced by their successors.
        cursor.execute(
            "UPDATE keys_subjectkey AS kept SET replaced_by_id = gone.replaced_by_id FROM keys_subjectkey AS gone"
            " WHERE kept.replaced_by_id = gone.id AND gone.id = ANY(%s::uuid[])",
            [[str(each) for each in ids]],
        )
        cursor.execute("DELETE FROM keys_subjectkey WHERE id = ANY(%s::uuid[])", [[str(each) for each in ids]])
        deleted = int(cursor.rowcount)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return deleted


def _retire(keys: SubjectKeyQuerySet) -> int:
    """Keys that only chained records still need stay for those, and seal nothing any more."""
    for model in sealed_rows.movable_models():
        keys = keys.exclude(Exists(model._base_manager.filter(subject_key=OuterRef("pk"))))
    return keys.update(retired_at=timezone.now())


def _refuse_unless_owner() -> None:
    """Raises RotationRefused where a table that only grows is not ours to open."""
    for model in sealed_rows.movable_models():
        if not all(is_ours for _, is_ours in sealed_rows.guards_of(model)):
            raise RotationRefused(
                f"{model._meta.db_table} 표의 이력을 다시 봉인할 권한이 없습니다. 표의 주인인 역할로 실행하십시오. "
                "바뀐 것은 없습니다."
            )
