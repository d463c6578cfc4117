"""Model fields that are sealed in the database: the field layer of django-cryptography, our own envelope.

A model with such fields has a UUID primary key, known before it is stored, and a foreign key `subject_key`.
"""

import json
from typing import Any

from django.core import checks
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute
from django_cryptography.fields import EncryptedMixin

from citizens.encryption import envelope
from citizens.encryption.data_keys import sealing_key
from citizens.encryption.errors import BadSeal
from citizens.encryption.sealed import Blob, Sealed


class SealedAttribute(DeferredAttribute):
    """Gives a Sealed bound to its row; takes plain values and this row's own Sealed back."""

    field: "SealedMixin"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        return value.at(instance, self.field) if isinstance(value, Sealed) and instance is not None else value

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, Sealed):
            value = value.loose_for(instance, self.field)
        elif value is not None:
            value = Sealed(plain=value)
        instance.__dict__[self.field.attname] = value


class SealedMixin(EncryptedMixin):
    """Seals in pre_save and nowhere else, so that no other road into the database takes a plain value."""

    descriptor_class = SealedAttribute
    empty_strings_allowed = False
    accepts: type | tuple[type, ...] = object

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Past EncryptedMixin, which would derive a key from SECRET_KEY; ours come from the row's subject key.
        super(EncryptedMixin, self).__init__(*args, **kwargs)
        self.wasinstance = True

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, f"citizens.encryption.{type(self).__name__}", list(args), kwargs

    def clone(self) -> "SealedMixin":
        _, _, args, kwargs = self.deconstruct()
        return type(self)(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        names = {field.name for field in self.model._meta.get_fields()}
        if "subject_key" not in names or not isinstance(self.model._meta.pk, models.UUIDField):
            message = "A model with sealed fields needs a UUID primary key and a foreign key subject_key."
            errors.append(checks.Error(message, obj=self, id="encryption.E001"))
        return errors

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """PostgreSQL too refuses a value without the envelope, by whatever road it comes."""
        column = connection.ops.quote_name(str(self.column))
        return f"substring({column} from 1 for 2) = decode('{envelope.MAGIC.hex()}', 'hex')"

    def place(self, row: models.Model) -> bytes:
        """Where a value of this field and row belongs: "app.model.field|pk"."""
        return f"{self.model._meta.label_lower}.{self.name}|{self.model._meta.pk.to_python(row.pk)}".encode()

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None:
            return None
        blob = value.blob
        if blob is None:
            blob = self._sealed(model_instance, value.open())
            model_instance.__dict__[self.attname] = Sealed(blob=blob)
        return Blob(blob)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Blob):
            raise TypeError(f"{self} is written by saving its row only; a plain value was kept out")
        return connection.Database.Binary(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return self.get_db_prep_value(value, connection)

    def from_db_value(self, value: Any, *args: Any) -> Sealed | None:
        return None if value is None else Sealed(blob=bytes(value))

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self} is not serialized; back up the database instead")

    def encode(self, value: Any) -> bytes:
        raise NotImplementedError

    def decode(self, plain: bytes) -> Any:
        raise NotImplementedError

    def _sealed(self, row: models.Model, value: Any) -> bytes:
        if not isinstance(value, self.accepts):
            raise TypeError(f"{self} does not take {type(value).__name__}")
        key_id = getattr(row, "subject_key_id", None)
        if key_id is None:
            raise ValueError(f"{self} cannot be sealed before its row has a subject_key")
        # A row that was read before its key was replaced is sealed under the new one all the same.
        key_id, key = sealing_key(key_id)
        return envelope.seal(key.fields, key_id, self.place(row), self.encode(value))


class SealedJSONField(SealedMixin):
    """Anything JSON can say. Sealed as JSON: a reader of forged bytes runs nothing."""

    def encode(self, value: Any) -> bytes:
        try:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        except UnicodeEncodeError:
            raise ValueError(f"{self} does not take half a surrogate pair") from None

    def decode(self, plain: bytes) -> Any:
        try:
            return json.loads(plain)
        except ValueError:
            raise BadSeal("the sealed value is not JSON") from None


class SealedTextField(SealedJSONField):
    """Text of any length and script, kept exactly as it was given."""

    accepts = str


class SealedBytesField(SealedMixin):
    """Raw bytes, such as a stored mail."""

    accepts = (bytes, bytearray, memoryview)

    def encode(self, value: Any) -> bytes:
        return bytes(value)

    def decode(self, plain: bytes) -> bytes:
        return plain
