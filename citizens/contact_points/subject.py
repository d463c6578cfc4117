"""The citizen as this slice sees them: it stands below the registry and cannot name its model."""

import uuid
from collections.abc import Iterable
from typing import Any, Protocol

from citizens.accounts.models import Account


class Subject(Protocol):
    """A citizen with the columns in which the values of default points stand."""

    @property
    def pk(self) -> uuid.UUID: ...

    @property
    def subject_key_id(self) -> uuid.UUID: ...

    @property
    def account_id(self) -> int | None: ...

    @property
    def account(self) -> Account | None: ...

    def refresh_from_db(self, *, from_queryset: Any = ...) -> None: ...

    def save(self, *, force_insert: bool = ..., update_fields: Iterable[str] | None = ...) -> None: ...
