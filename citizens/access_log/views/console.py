"""What all pages of the privacy officer's console share: who gets in, and that each look is itself logged."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.utils.translation import gettext_noop

from citizens.access_log import actions
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import View, officer_required
from citizens.encryption import SealError, prefetch_keys

TARGET = gettext_noop("접속기록 점검")
PURPOSE = gettext_noop("열람이 정당한지 점검")


def privacy_officer_required(view: View) -> View:
    return officer_required(permission_required("access_log.view_accesslogentry", raise_exception=True)(view))


def record_look(
    request: AccountRequest, entries: list[AccessLogEntry], about: AccessLogEntry | None = None
) -> AccessLogEntry:
    """The look into the log, before it shows; a search for one person is one the person can see."""
    return actions.record(
        actor=request.user,
        action=AccessLogEntry.Action.SEARCH,
        citizen=about.citizen if about else None,
        listed=[entry.citizen_id for entry in entries if entry.citizen_id],
        target=TARGET,
        purpose=PURPOSE,
        count=len(entries),
        ip=client_ip(request),
    )


def with_names(entries: list[AccessLogEntry]) -> list[dict[str, Any]]:
    """Entries with the masked name of the person, blank where there is none or its key is gone."""
    prefetch_keys([*entries, *(entry.citizen for entry in entries if entry.citizen)])
    return [{"entry": entry, "name": _masked_name(entry)} for entry in entries]


def _masked_name(entry: AccessLogEntry) -> str:
    try:
        return entry.citizen.masked_name() if entry.citizen else ""
    except SealError:
        return ""
