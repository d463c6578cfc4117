"""SubjectKey: the wrapped data key of one citizen, or of the system itself. KeyRotation: how far a change is."""

import os
import uuid

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.encryption.data_keys import DataKey, cache
from citizens.encryption.key_ring import KEY_BYTES, key_ring

SUCCEED = """
UPDATE keys_subjectkey AS old SET replaced_by_id = pair.successor
FROM unnest(%s::uuid[], %s::uuid[]) AS pair (id, successor) WHERE old.id = pair.id
"""


class SubjectKeyQuerySet(models.QuerySet["SubjectKey"]):
    def being_replaced(self) -> "SubjectKeyQuerySet":
        """Keys that have a successor while something may still be sealed under them."""
        return self.filter(replaced_by__isnull=False, wrapped__isnull=False, retired_at=None)

    def lineage(self, key_ids: set[uuid.UUID]) -> "SubjectKeyQuerySet":
        """These keys, those that they have replaced, and those that have replaced them."""
        known: set[uuid.UUID] = set()
        while key_ids != known:
            known = key_ids
            near = self.filter(Q(pk__in=known) | Q(replaced_by__in=known)).values_list("pk", "replaced_by")
            key_ids = known | {key_id for pair in near for key_id in pair if key_id}
        return self.filter(pk__in=known)


class SubjectKeyManager(models.Manager["SubjectKey"]):
    def issue(self, label: str | None = None) -> "SubjectKey":
        """A new key, wrapped under the active master key."""
        key_id, data_key, ring = uuid.uuid4(), os.urandom(KEY_BYTES), key_ring()
        key = self.create(id=key_id, kek_id=ring.active, wrapped=ring.wrap(data_key, key_id), label=label)
        cache.keep(key_id, DataKey(data_key))
        return key

    def system(self, label: str) -> "SubjectKey":
        """The key of this name; of several that ask first at once, all get the same."""
        found = self.filter(label=label).first()
        if found is not None:
            return found
        key_id, ring = uuid.uuid4(), key_ring()
        wrapped = ring.wrap(os.urandom(KEY_BYTES), key_id)
        return self.get_or_create(label=label, defaults={"id": key_id, "kek_id": ring.active, "wrapped": wrapped})[0]

    @transaction.atomic
    def replace(self, keys: models.QuerySet["SubjectKey"]) -> int:
        """Give each of these keys a successor, which seals from now on and takes over its name; says how many."""
        old = list(
            keys.select_for_update(skip_locked=True, no_key=True).filter(replaced_by=None, wrapped__isnull=False)
        )
        ring, labels = key_ring(), {key.pk: key.label for key in old}
        new = [SubjectKey(id=uuid.uuid4(), kek_id=ring.active, label=key.label) for key in old]
        for key in new:
            key.wrapped = ring.wrap(os.urandom(KEY_BYTES), key.pk)
        self.filter(pk__in=[pk for pk, label in labels.items() if label]).update(label=None)
        self.bulk_create(new)
        with connection.cursor() as cursor:
            cursor.execute(SUCCEED, [[str(key.pk) for key in old], [str(key.pk) for key in new]])
        for key in old:
            cache.forget(key.pk)
        return len(old)


class SubjectKey(models.Model):
    """암호화 열쇠. Destroying it makes everything sealed under it unreadable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kek_id = models.PositiveIntegerField("감싼 열쇠", db_index=True)
    wrapped = models.BinaryField("감싼 값", null=True)
    label = models.CharField("이름", max_length=60, unique=True, null=True)
    created_at = models.DateTimeField("만든 일시", auto_now_add=True)
    destroyed_at = models.DateTimeField("파기 일시", null=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaces", verbose_name="뒤를 이은 열쇠"
    )
    # Kept for records whose sealed bytes are bound by a chain, and for nothing else.
    retired_at = models.DateTimeField("물러난 일시", null=True)

    objects = SubjectKeyManager.from_queryset(SubjectKeyQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "암호화 열쇠"
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped__isnull=True, destroyed_at__isnull=False)
                | Q(wrapped__isnull=False, destroyed_at__isnull=True),
                name="subject_key_gone_when_destroyed",
            )
        ]

    def __str__(self) -> str:
        return self.label or str(self.pk)

    @transaction.atomic
    def destroy(self) -> None:
        """Shred: for good at once in the database, within a minute in every running process.

        With it go the keys that it has replaced or that have replaced it, whichever of them was at hand.
        """
        for key in SubjectKey.objects.lineage({self.pk}).select_for_update(no_key=True).order_by("pk"):
            if key.wrapped is not None:
                key.wrapped, key.destroyed_at = None, timezone.now()
                key.save(update_fields=["wrapped", "destroyed_at"])
            cache.forget(key.pk)
        self.refresh_from_db()


class KeyRotationManager(models.Manager["KeyRotation"]):
    def begin(self, kind: str, to: int, from_numbers: str, left: int, scope: str = "") -> "KeyRotation":
        """The unfinished rotation of this kind and aim, or a new one; two that begin at once share it."""
        found, is_new = self.get_or_create(
            kind=kind, to_number=to, scope=scope, finished_at=None,
            defaults={"from_numbers": from_numbers, "total": left},
        )  # fmt: skip
        if not is_new:
            found.recount(left)
        return found


class KeyRotation(models.Model):
    """열쇠 교체. What a rotation has done so far; each batch counts itself in its own transaction."""

    class Kind(models.TextChoices):
        MASTER_KEY = "master_key", _("마스터 열쇠")
        BLIND_INDEX = "blind_index", _("찾기 색인 열쇠")
        DATA_KEYS = "data_keys", _("데이터 열쇠")

    kind = models.CharField("종류", max_length=20, choices=Kind)
    from_numbers = models.CharField("이전 열쇠", max_length=60)
    to_number = models.PositiveIntegerField("새 열쇠")
    scope = models.CharField("범위", max_length=60, blank=True)
    done = models.PositiveBigIntegerField("끝낸 건수", default=0)
    total = models.PositiveBigIntegerField("전체 건수")
    started_at = models.DateTimeField("시작 일시", auto_now_add=True)
    finished_at = models.DateTimeField("마친 일시", null=True)

    objects = KeyRotationManager()

    class Meta:
        verbose_name = verbose_name_plural = "열쇠 교체"
        ordering = ["-started_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "to_number", "scope"], condition=Q(finished_at=None), name="one_key_rotation_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_numbers} > {self.to_number}"

    def count(self, done: int) -> None:
        """Add to what is done, in the transaction that did it."""
        type(self).objects.filter(pk=self.pk).update(done=F("done") + done)

    def recount(self, left: int) -> None:
        """So many are left to do beside what is done."""
        type(self).objects.filter(pk=self.pk).update(total=F("done") + left)
        self.refresh_from_db()

    def finish(self) -> None:
        type(self).objects.filter(pk=self.pk, finished_at=None).update(finished_at=timezone.now())
