"""Asking for an export, approving and refusing it, and taking it: the only writer of exports beside the worker."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.keys.models import SubjectKey
from portal.exports import letters, preparing, sources
from portal.exports.errors import AlreadyDecided, NothingThere, NotTheirs, TooLongForAWorkbook, TooMany
from portal.exports.models import Export
from portal.exports.tasks import prepare_export

KEY_LABEL = "exports"
MOST_A_DAY = 20
MOST_UNMASKED = 1000
MOST_IN_A_WORKBOOK = 50_000  # 150 MB while it is locked
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread
State = Export.State


@transaction.atomic
def request(
    *, by: Account, source: str, criteria: dict[str, str], purpose: str, format: str, is_masked: bool = True
) -> Export:
    """Ask for a list. Masked it is made at once; unmasked somebody else approves it first.

    Raises NothingThere, TooMany and TooLongForAWorkbook.
    """
    wanted = sources.SOURCES[source]
    today = Export.objects.filter(requester=by, requested_at__gt=timezone.now() - timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise TooMany
    total = wanted.rows(by, criteria).count()
    if not total:
        raise NothingThere
    if not is_masked and total > MOST_UNMASKED:
        raise TooMany
    if format == Export.Format.XLSX and total > MOST_IN_A_WORKBOOK:
        raise TooLongForAWorkbook
    export = Export(
        requester=by,
        source=wanted.code,
        criteria=criteria,
        is_masked=is_masked,
        format=Export.Format(format) if is_masked else Export.Format.XLSX,
        subject_key=SubjectKey.objects.system(KEY_LABEL),
        sealed_purpose=purpose,
        state=State.WAITING if is_masked else State.ASKED,
        total=total,
    )
    if export.format == Export.Format.XLSX:
        export.sealed_password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    export.save(force_insert=True)
    if is_masked:
        _begin(export)
    else:
        letters.ask_approval(export)
    return export


@transaction.atomic
def approve(export: Export, *, by: Account) -> Export:
    """Another person has read the purpose and lets it be made. Raises NotTheirs and AlreadyDecided."""
    _decide(export, State.WAITING, by=by)
    _begin(export)
    return export


@transaction.atomic
def refuse(export: Export, *, by: Account) -> Export:
    """It is not made. Raises NotTheirs and AlreadyDecided."""
    return _decide(export, State.REFUSED, by=by)


def take(export: Export, *, by: Account, ip: str) -> None:
    """Into the log, before a byte goes out."""
    with transaction.atomic():
        access_log.record(
            actor=by,
            action=AccessLogEntry.Action.DOWNLOAD,
            target=str(sources.SOURCES[export.source].name),
            purpose=export.purpose(),
            count=export.done,
            ip=ip,
        )
        Export.objects.filter(pk=export.pk).update(taken_at=Now())


@transaction.atomic
def password_once(export: Export) -> str:
    """The password, this once; blank when it was shown before."""
    export.refresh_from_db(from_queryset=Export.objects.select_for_update(of=("self",)))
    if not export.has_password or export.state != State.READY:
        return ""
    password = export.password()
    export.sealed_password = None
    export.save(update_fields=["sealed_password"])
    return password


def destroy(export: Export) -> None:
    """Who asked needs it no more."""
    preparing.destroy(export)


def _decide(export: Export, state: str, *, by: Account) -> Export:
    export.refresh_from_db(from_queryset=Export.objects.select_for_update(of=("self",)))
    if export.requester_id == by.pk:
        raise NotTheirs
    if export.state != State.ASKED:
        raise AlreadyDecided
    changes: dict[str, Any] = {"state": state, "approver": by, "decided_at": timezone.now()}
    for name, value in changes.items():
        setattr(export, name, value)
    if state == State.REFUSED:
        export.sealed_password = None
    export.save(update_fields=[*changes, "sealed_password"])
    letters.tell(export, state)
    return export


def _begin(export: Export) -> None:
    # Without a broker nothing is lost: prepare_waiting finds the row.
    transaction.on_commit(lambda: prepare_export.apply_async((str(export.pk),), retry=False), robust=True)
