"""For officers: pairs that may be one person, compared, merged, dismissed; and merges, undone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.merging import actions, comparing, moving
from citizens.merging.errors import (
    AlreadyDecided,
    AlreadyMerged,
    BothHaveAccounts,
    LaterMergeFirst,
    TooLateToUndo,
    Unreadable,
)
from citizens.merging.forms import MergeForm, ReasonForm
from citizens.merging.models import PERMISSION, Candidate, Merge
from citizens.registry import revealing
from citizens.registry.forms import RevealForm
from citizens.registry.models import Citizen

PAGE_SIZE = 20
SECTION = "duplicates"
SIDES = ("first", "second")


def _permitted(view: View) -> View:
    return officer_required(permission_required(PERMISSION, raise_exception=True)(view))


@_permitted
@require_safe
def duplicates(request: AccountRequest) -> HttpResponse:
    """The pairs that wait, newest first. The look is logged before a name is opened."""
    waiting = Candidate.objects.visible_to(request.user).waiting().for_list()
    page = page_by_key(waiting, request.GET, PAGE_SIZE)
    _record_list(request, page.rows)
    context = {"section": SECTION, "page": page, "rows": comparing.rows(page.rows)}
    return render(request, "merging/duplicates.html", context)


@_permitted
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: AccountRequest, candidate_id: UUID) -> HttpResponse:
    """Two records side by side; POST makes them one."""
    candidate = _candidate(request, candidate_id)
    if not _is_waiting(candidate):
        messages.info(request, _("이 짝은 이미 정했습니다."))
        return redirect("office_duplicates:list")
    return _pair_page(request, candidate)


@_permitted
@require_POST
def dismissal(request: AccountRequest, candidate_id: UUID) -> HttpResponse:
    """These are two people. The same button's second click takes it back."""
    candidate = _candidate(request, candidate_id)
    if "undo" in request.POST:
        actions.recall(candidate)
        messages.success(request, _("다시 살펴볼 짝에 넣었습니다."))
        return redirect("office_duplicates:list")
    try:
        actions.dismiss(candidate, by=request.user)
    except AlreadyDecided:
        messages.info(request, _("이 짝은 이미 정했습니다."))
        return redirect("office_duplicates:list")
    return render(request, "merging/dismissed.html", {"section": SECTION, "candidate": candidate})


@_permitted
@permission_required("civil_petitions.reveal_petitioner", raise_exception=True)
@require_POST
def reveal(request: AccountRequest, candidate_id: UUID, side: str) -> HttpResponse:
    """One of the two unmasked, once the reason is in that person's log."""
    candidate = _candidate(request, candidate_id)
    if side not in SIDES:
        raise Http404
    citizen: Citizen = getattr(candidate, side)
    form = revealing.respond(request, citizen, target=comparing.COMPARED)
    if form is None:
        return redirect("office_duplicates:pair", candidate.pk)
    return _pair_page(request, candidate, wrong=(citizen, form))


@_permitted
@require_safe
def merges(request: AccountRequest) -> HttpResponse:
    """What was merged, newest first; by numbers and dates, so nobody is opened."""
    page = page_by_key(Merge.objects.visible_to(request.user).for_list(), request.GET, PAGE_SIZE)
    return render(request, "merging/merges.html", {"section": SECTION, "page": page})


@_permitted
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: AccountRequest, merge_id: UUID) -> HttpResponse:
    """What would go back, and what would stay; POST does it."""
    found = Merge.objects.visible_to(request.user).select_related("kept__subject_key", "gone__subject_key", "by")
    merge = get_object_or_404(found, pk=merge_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.undo(merge, by=request.user, reason=form.cleaned_data["reason"], ip=client_ip(request))
        except TooLateToUndo:
            form.add_error(None, _("되돌릴 수 없습니다. 30일이 지났거나 이미 되돌렸습니다."))
        except LaterMergeFirst:
            form.add_error(None, _("이 기록을 그 뒤에 또 합쳤습니다. 나중 것을 먼저 되돌려 주세요."))
        else:
            messages.success(request, _("두 기록으로 되돌렸습니다. 구민에게 메일로 알립니다."))
            return redirect("office_duplicates:merges")
    going = {name: len(came["ids"]) for name, came in merge.moved.items() if came["ids"]}
    context = {
        "section": SECTION,
        "merge": merge,
        "form": form,
        "going": comparing.told(going),
        "staying": comparing.told(moving.came_since(merge.moved, kept=merge.kept)) if merge.is_undoable else [],
    }
    return render(request, "merging/undo.html", context)


def _pair_page(
    request: AccountRequest, candidate: Candidate, *, wrong: tuple[Citizen, RevealForm] | None = None
) -> HttpResponse:
    try:
        comparison = comparing.compare(candidate, to=request.user, ip=client_ip(request))
    except Unreadable:
        messages.warning(request, _("한쪽 기록을 읽을 수 없어 견줄 수 없습니다."))
        return redirect("office_duplicates:list")
    form = MergeForm(request.POST if request.method == "POST" and not wrong else None, comparison=comparison)
    if form.is_valid() and _merge(request, candidate, form):
        return redirect("office_duplicates:merges")
    records: list[dict[str, Any]] = [
        {"word": _("남는 기록"), "citizen": comparison.kept, "has": comparison.kept_has},
        {"word": _("합쳐지는 기록"), "citizen": comparison.gone, "has": comparison.gone_has},
    ]
    context = {
        "section": SECTION,
        "candidate": candidate,
        "comparison": comparison,
        "form": form,
        "records": records,
    }
    for number, record in enumerate(records):
        record["person"] = _panel(request, candidate, record["citizen"], number, wrong)
    return render(request, "merging/pair.html", context)


def _merge(request: AccountRequest, candidate: Candidate, form: MergeForm) -> bool:
    """Whether it was done; why not is told in the form."""
    how = {"by": request.user, "reason": form.cleaned_data["reason"], "take": form.take(), "ip": client_ip(request)}
    try:
        actions.merge(candidate.first, candidate.second, **how)
    except BothHaveAccounts:
        form.add_error(None, _("두 기록에 모두 로그인이 있어 합칠 수 없습니다. 본인이 한쪽 계정을 닫아야 합니다."))
    except AlreadyMerged:
        form.add_error(None, _("다른 직원이 먼저 합쳤습니다. 목록에서 확인해 주세요."))
    except Unreadable:
        form.add_error(None, _("한쪽 기록을 읽을 수 없어 합칠 수 없습니다."))
    else:
        messages.success(request, _("두 기록을 합쳤습니다. 30일 안에 되돌릴 수 있고, 구민에게 메일로 알립니다."))
        return True
    return False


def _panel(
    request: AccountRequest,
    candidate: Candidate,
    citizen: Citizen,
    number: int,
    wrong: tuple[Citizen, RevealForm] | None,
) -> revealing.Panel:
    side = next(each for each in SIDES if getattr(candidate, each) == citizen)
    return revealing.panel(
        request,
        citizen,
        url=reverse("office_duplicates:reveal", args=[candidate.pk, side]),
        here=reverse("office_duplicates:pair", args=[candidate.pk]),
        may_reveal=request.user.has_perm("civil_petitions.reveal_petitioner"),
        form=wrong[1] if wrong and wrong[0] == citizen else RevealForm(auto_id=f"reveal{number}_%s"),
    )


def _candidate(request: AccountRequest, candidate_id: UUID) -> Candidate:
    found = Candidate.objects.visible_to(request.user).select_related("first__subject_key", "second__subject_key")
    return get_object_or_404(found, pk=candidate_id)


def _is_waiting(candidate: Candidate) -> bool:
    standing = candidate.first.merged_into_id is None and candidate.second.merged_into_id is None
    return candidate.state == Candidate.State.WAITING and standing


def _record_list(request: AccountRequest, candidates: list[Candidate]) -> None:
    """The look at a page of pairs, before it shows."""
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.LIST,
        target=comparing.LISTED,
        listed=[key for each in candidates for key in (each.first_id, each.second_id)],
        purpose=comparing.PURPOSE,
        ip=client_ip(request),
    )
