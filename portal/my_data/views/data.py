"""What is held of me: all of it at a glance, and each kind by itself."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.holdings import Holding
from citizens.registry import actions as registry
from citizens.retention import Period
from portal.my_data import presenting
from portal.my_data.kinds import KINDS
from portal.my_data.views.downloads import newest
from portal.rights_requests.models import RightsRequest

SHOWN_ROWS = 20
SHOWN_LOOKS = 3
SHOWN_REQUESTS = 3
ICONS = {
    "profile": "user",
    "petitions": "file-text",
    "internal_notes": "message-square-lock",
    "drafts": "file-pen",
    "satisfaction": "smile",
    "notices": "mail",
    "contacts": "phone",
    "follow_ups": "clipboard-check",
    "login": "log-in",
    "sessions": "monitor-smartphone",
    "second_factor": "key-round",
    "identity": "badge-check",
    "other_services": "link",
    "access_log": "eye",
    "incidents": "triangle-alert",
    "downloads": "download",
    "rights_requests": "hand-heart",
    "processing_stops": "circle-pause",
    "corrections": "pencil",
    "contact_points": "phone",
    "consents": "clipboard-check",
    "consultations": "messages-square",
}
# Where a kind is corrected or looked after; what has no page of its own is asked for.
PAGES = {
    "profile": "registry:profile",
    "petitions": "petition_history:list",
    "login": "account_email",
    "sessions": "usersessions_list",
    "second_factor": "mfa_index",
    "identity": "identity:verification",
    "other_services": "socialaccount_connections",
    "access_log": "access_log:mine",
}


REQUEST_KINDS = (
    (RightsRequest.Kind.ACCESS, "eye", _("보여 주십시오")),
    (RightsRequest.Kind.CORRECTION, "pencil", _("고쳐 주십시오")),
    (RightsRequest.Kind.ERASURE, "trash-2", _("지워 주십시오")),
    (RightsRequest.Kind.STOP, "circle-pause", _("멈춰 주십시오")),
    (RightsRequest.Kind.WITHDRAWAL, "log-out", _("탈퇴하겠습니다")),
)

# Looked after whether or not something is held: who has set up no second factor finds it here.
LOGIN_PAGES = (
    ("usersessions_list", "monitor-smartphone", _("로그인한 기기")),
    ("mfa_index", "key-round", _("2단계 인증")),
)


@citizen_required
@require_safe
def overview(request: AccountRequest) -> HttpResponse:
    citizen = registry.citizen_of(request.user)
    periods = presenting.periods_set()
    kinds = [_told(kind, periods) | {"count": kind.count(citizen)} for kind in KINDS]
    looks = AccessLogEntry.objects.about(request.user).select_related("actor__department")[:SHOWN_LOOKS]
    context = {
        "held": [kind for kind in kinds if kind["count"]],
        "not_held": [kind["name"] for kind in kinds if not kind["count"]],
        "row_count": sum(kind["count"] for kind in kinds),
        "looks": looks,
        "download": newest(request),
        "requests": _requests(request),
        "request_kinds": REQUEST_KINDS,
        "login_pages": LOGIN_PAGES,
    }
    return render(request, "my_data/overview.html", context)


@citizen_required
@require_safe
def kind(request: AccountRequest, code: str) -> HttpResponse:
    found = next((each for each in KINDS if each.code == code), None)
    if found is None:
        raise Http404
    citizen = registry.citizen_of(request.user)
    rows = [presenting.written(found, row) for row in islice(found.of(citizen), SHOWN_ROWS)]
    context = {"kind": _told(found, presenting.periods_set()), "rows": rows, "count": found.count(citizen)}
    return render(request, "my_data/kind.html", context | {"shown": SHOWN_ROWS})


def _told(kind: Holding, periods: Mapping[str, Period]) -> dict[str, Any]:
    page = PAGES.get(kind.code)
    return {
        "code": kind.code,
        "name": kind.name,
        "items": list(kind.items.values()),
        "purpose": kind.purpose,
        "basis": kind.basis,
        "kept": presenting.kept(kind, periods),
        "not_erased_by": kind.not_erased_by,
        "icon": ICONS.get(kind.code, "file-text"),
        "page": reverse(page) if page else "",
    }


def _requests(request: AccountRequest) -> list[dict[str, Any]]:
    """The newest requests, those still open first."""
    mine = RightsRequest.objects.visible_to(request.user)
    newest_first = mine.order_by(F("closed_at").desc(nulls_first=True), "-received_at", "id")[:SHOWN_REQUESTS]
    today = timezone.localdate()
    return [{"request": each, "days_left": each.days_left(today)} for each in newest_first]
