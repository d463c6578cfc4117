"""Keeping what was corrected (개인정보 보호법 제36조): the only writer of corrections."""

import uuid
from collections.abc import Mapping
from typing import Protocol

from citizens.accounts.models import Account
from citizens.corrections.models import Correction


class Subject(Protocol):
    """The citizen whose data is corrected; the registry lies above this slice."""

    @property
    def pk(self) -> uuid.UUID: ...

    @property
    def subject_key_id(self) -> uuid.UUID: ...


def keep(citizen: Subject, *, before: Mapping[str, str], after: Mapping[str, str], by: Account) -> None:
    """One row for each item that says something else now; runs in the transaction that corrects."""
    for item, old in before.items():
        if old != after[item]:
            Correction.objects.create(
                citizen_id=citizen.pk,
                item=Correction.Item(item),
                subject_key_id=citizen.subject_key_id,
                sealed_before=old,
                actor=by,
            )
