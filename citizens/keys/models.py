"""SubjectKey: the wrapped data key of one citizen, or of the system itself."""

import os
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

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
