"""What is kept how long and what falls due; the periods, and what is kept apart."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.retention import Way
from portal.retention import periods
from portal.retention.errors import PeriodTooShort
from portal.retention.forms import PeriodForm, PurposeForm
from portal.retention.models import DestructionBatch, DueCount, LegalHold, RetentionPolicy, SeparatedIdentity
from portal.retention.rules import BY_CODE, RULES
from portal.retention.views.access import permitted

PAGE_SIZE = 50
SHOWN_BATCHES = 5
TARGET = gettext_noop("따로 보관한 이름")
WAYS = {
    Way.BATCH: gettext_lazy("두 사람이 승인한 뒤"),
    Way.WITH_ANOTHER: gettext_lazy("딸린 기록과 함께"),
    Way.BY_ITSELF: gettext_lazy("기한이 되면 저절로"),
    Way.LAST: gettext_lazy("남은 것이 없으면"),
}


@permitted("view_retention")
@require_safe
def overview(request: AccountRequest) -> HttpResponse:
    counts = {count.kind: count for count in DueCount.objects.all()}
    batches = DestructionBatch.objects.select_related("proposed_by", "approved_by")
    context = {
        "section": "retention",
        "rows": _rows(counts),
        "totals": [
            {"label": _("지금 파기할 것"), "count": sum(count.now for count in counts.values())},
            {"label": _("30일 안"), "count": sum(count.in_30_days for count in counts.values())},
            {"label": _("90일 안"), "count": sum(count.in_90_days for count in counts.values())},
            {"label": _("보류"), "count": LegalHold.objects.active().count()},
        ],
        "counted_at": max((count.counted_at for count in counts.values()), default=None),
        "open_batches": batches.exclude(state__in=("done", "withdrawn"))[:SHOWN_BATCHES],
        "last_batches": batches.filter(state="done")[:SHOWN_BATCHES],
    }
    return render(request, "retention/overview.html", context)


@permitted("set_period")
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: AccountRequest, kind: str) -> HttpResponse:
    rule = BY_CODE.get(kind)
    if rule is None or rule.way is not Way.BATCH or rule.period is None:
        raise Http404
    form = PeriodForm(request.POST or None, rule=rule, current=periods.period_of(rule) or rule.period)
    if form.is_valid():
        try:
            periods.set_period(rule, by=request.user, period=form.period(), reason=form.cleaned_data["reason"])
        except PeriodTooShort:
            form.add_error("number", _("이보다 짧게 정할 수 없습니다."))
        else:
            messages.success(request, _("보유기간을 바꿨습니다. 파기할 때가 된 건수는 오늘 밤 다시 셉니다."))
            return redirect("office_retention:overview")
    history = RetentionPolicy.objects.filter(kind=kind).select_related("changed_by")
    return render(
        request, "retention/period.html", {"section": "retention", "rule": rule, "form": form, "history": history}
    )


@permitted("open_separated")
@require_safe
def separated(request: AccountRequest) -> HttpResponse:
    """Whose names are kept apart, by number alone."""
    page = page_by_key(SeparatedIdentity.objects.order_by("-separated_at", "id"), request.GET, PAGE_SIZE)
    return render(request, "retention/separated.html", {"section": "retention", "page": page})


@permitted("open_separated")
@require_http_methods(["GET", "HEAD", "POST"])
def separated_name(request: AccountRequest, identity_id: UUID) -> HttpResponse:
    """One name, for a reason that is written down first."""
    identity = get_object_or_404(SeparatedIdentity.objects.select_related("citizen"), pk=identity_id)
    form = PurposeForm(request.POST or None)
    context: dict[str, Any] = {"section": "retention", "identity": identity, "form": form}
    if form.is_valid():
        with transaction.atomic():
            access_log.record(
                actor=request.user,
                action=AccessLogEntry.Action.REVEAL,
                citizen=identity.citizen,
                target=TARGET,
                purpose=form.cleaned_data["purpose"],
                ip=client_ip(request),
            )
            context["name"] = identity.name() or _("열쇠가 없어 읽을 수 없습니다")
    return render(request, "retention/separated_name.html", context)


def _rows(counts: dict[str, DueCount]) -> list[dict[str, Any]]:
    """One row for each kind: its period today, its basis, how it goes and how much of it falls due."""
    changed = RetentionPolicy.objects.current()
    rows = []
    for rule in RULES:
        today = changed[rule.code].period if rule.code in changed else rule.period
        rows.append(
            {
                "rule": rule,
                "period": today.label if today else "",
                "default": rule.period.label if rule.period and today != rule.period else "",
                "way": WAYS[rule.way],
                "is_changeable": rule.way is Way.BATCH and rule.period is not None,
                "count": counts.get(rule.code),
            }
        )
    return rows
