"""Writing the access log."""

import uuid
from collections.abc import Iterable
from typing import Protocol

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.keys.models import SubjectKey


class Subject(Protocol):
    """The citizen whose data is looked at."""

    @property
    def pk(self) -> uuid.UUID: ...

    @property
    def subject_key_id(self) -> uuid.UUID: ...


def record(
    *,
    actor: Account | None,
    action: str,
    citizen: Subject | None = None,
    listed: Iterable[uuid.UUID] = (),
    target: str = "",
    purpose: str = "",
    count: int | None = None,
    ip: str = "",
) -> AccessLogEntry:
    """Write down one access before the data is shown; if this fails, nothing may be shown.

    `citizen` is the one person it is about; `listed` are the ids of all whom a list or search showed. The reason is
    free text and may name the citizen, so it is sealed under the citizen's key, or the log's own.
    """
    persons = sorted(set(listed))
    entry = AccessLogEntry(
        actor=actor,
        action=AccessLogEntry.Action(action),
        citizen_id=citizen.pk if citizen else None,
        listed=persons,
        target=target,
        count=count if count is not None else len(persons) or 1,
        ip=ip or None,
    )
    if purpose:
        entry.subject_key_id = citizen.subject_key_id if citizen else SubjectKey.objects.system("access-log").pk
        entry.sealed_purpose = purpose
    entry.save(force_insert=True)
    return entry
