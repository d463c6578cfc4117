"""Sealed: what reading a sealed attribute gives. It shows nothing until it is opened."""

from typing import Any, NoReturn

from django.db import models

from citizens.encryption import envelope
from citizens.encryption.data_keys import data_key
from citizens.encryption.errors import SealError


class Blob(bytes):
    """Sealed bytes on their way to the database. Only a field's pre_save makes one."""


class Sealed:
    """A sealed value, with the row and field it belongs to once they are known."""

    __slots__ = ("_blob", "_field", "_plain", "_row")

    def __init__(
        self, *, blob: bytes | None = None, plain: Any = None, row: models.Model | None = None, field: Any = None
    ) -> None:
        self._blob = blob
        self._plain = plain
        self._row = row
        self._field = field

    def __repr__(self) -> str:
        return "●●●"

    __str__ = __repr__

    def __deepcopy__(self, memo: Any) -> "Sealed":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a sealed value is not pickled")

    def open(self) -> Any:
        """The plain value. Raises KeyUnavailable, Shredded or BadSeal."""
        if self._blob is None:
            return self._plain
        if self._row is None:
            raise SealError("a value without its row cannot be opened")
        cipher = data_key(envelope.key_id_of(self._blob)).fields
        return self._field.decode(envelope.unseal(cipher, self._field.place(self._row), self._blob))

    # A template calls what it can call; this tells it not to.
    open.alters_data = True  # type: ignore[attr-defined]

    @property
    def blob(self) -> bytes | None:
        """The stored bytes; None for a value that was assigned and not yet saved."""
        return self._blob

    def at(self, row: models.Model, field: Any) -> "Sealed":
        """The same value, bound to its row and field so that it can be opened."""
        return Sealed(blob=self._blob, plain=self._plain, row=row, field=field)

    def loose_for(self, row: models.Model, field: Any) -> "Sealed":
        """The value as the row keeps it. Raises TypeError for one that was sealed for another place."""
        if self._row is not None and (self._field is not field or self._row.pk != row.pk):
            raise TypeError(f"{field} cannot take a value sealed elsewhere; open it first")
        return Sealed(blob=self._blob, plain=self._plain)
