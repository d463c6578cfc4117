"""SubjectKey: the wrapped data key of one citizen, or of the system itself. KeyRotation: how far a change is."""

import os
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.encryption.data_keys import DataKey, cache
from citizens.encryption.key_ring import KEY_BYTES, key_ring


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


class SubjectKey(models.Model):
    """암호화 열쇠. Destroying it makes everything sealed under it unreadable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kek_id = models.PositiveIntegerField("감싼 열쇠", db_index=True)
    wrapped = models.BinaryField("감싼 값", null=True)
    label = models.CharField("이름", max_length=60, unique=True, null=True)
    created_at = models.DateTimeField("만든 일시", auto_now_add=True)
    destroyed_at = models.DateTimeField("파기 일시", null=True)

    objects = SubjectKeyManager()

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

    def destroy(self) -> None:
        """Shred: for good at once in the database, within a minute in every running process."""
        self.wrapped, self.destroyed_at = None, timezone.now()
        self.save(update_fields=["wrapped", "destroyed_at"])
        cache.forget(self.pk)


class KeyRotationManager(models.Manager["KeyRotation"]):
    def begin(self, kind: str, to: int, from_numbers: str, left: int) -> "KeyRotation":
        """The unfinished rotation of this kind and aim, or a new one; two that begin at once share it."""
        found, is_new = self.get_or_create(
            kind=kind, to_number=to, finished_at=None, defaults={"from_numbers": from_numbers, "total": left}
        )
        if not is_new:
            self.filter(pk=found.pk).update(total=F("done") + left)
            found.refresh_from_db()
        return found


class KeyRotation(models.Model):
    """열쇠 교체. What a rotation has done so far; each batch counts itself in its own transaction."""

    class Kind(models.TextChoices):
        MASTER_KEY = "master_key", _("마스터 열쇠")
        BLIND_INDEX = "blind_index", _("찾기 색인 열쇠")

    kind = models.CharField("종류", max_length=20, choices=Kind)
    from_numbers = models.CharField("이전 열쇠", max_length=60)
    to_number = models.PositiveIntegerField("새 열쇠")
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
                fields=["kind", "to_number"], condition=Q(finished_at=None), name="one_key_rotation_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_numbers} > {self.to_number}"

    def count(self, done: int) -> None:
        """Add to what is done, in the transaction that did it."""
        type(self).objects.filter(pk=self.pk).update(done=F("done") + done)

    def finish(self) -> None:
        type(self).objects.filter(pk=self.pk, finished_at=None).update(finished_at=timezone.now())
