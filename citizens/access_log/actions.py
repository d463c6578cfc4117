"""Writing the access log."""

import uuid
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
    target: str = "",
    purpose: str = "",
    count: int = 1,
    ip: str = "",
) -> AccessLogEntry:
    """Write down one access before the data is shown; if this fails, nothing may be shown.

    The reason is free text and may name the citizen, so it is sealed under the citizen's key. Lists have none.
    """
    entry = AccessLogEntry(
        actor=actor,
        action=AccessLogEntry.Action(action),
        citizen_id=citizen.pk if citizen else None,
        target=target,
        count=count,
        ip=ip or None,
    )
    if purpose:
        entry.subject_key_id = citizen.subject_key_id if citizen else SubjectKey.objects.system("access-log").pk
        entry.sealed_purpose = purpose
    entry.save(force_insert=True)
    return entry
