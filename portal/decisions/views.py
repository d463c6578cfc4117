"""What waits for a decision, one decision with its steps, and what came of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.models import Account
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.encryption import prefetch_keys
from portal.decisions import actions, letters, wording
from portal.decisions.errors import AlreadyDecided, NotTheirs, TooLate
from portal.decisions.forms import DecisionForm, ProposalForm
from portal.decisions.models import Decision
from portal.decisions.steps import STEPS, Step, offered

PAGE_SIZE = 20
SECTION = "decisions"
Status = Decision.Status
VIEWS = {"open": (Status.OPEN,), "doing": (Status.AGREED,), "past": (Status.DONE, Status.DECLINED, Status.PASSED)}


def permitted(view: Callable[..., HttpResponse]) -> View:
    """Who proposes, and who decides."""

    @wraps(view)
    def respond(request: AccountRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rights = ("decisions.propose", "decisions.decide", "decisions.lead_office")
        if not any(request.user.has_perm(right) for right in rights):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return officer_required(respond)


@permitted
@require_safe
def listing(request: AccountRequest) -> HttpResponse:
    """What is open, the loudest first; what is being done; what came of it."""
    view = asked if (asked := request.GET.get("view", "")) in VIEWS else "open"
    found = Decision.objects.visible_to(request.user).filter(status__in=VIEWS[view])
    page = page_by_key(found.louder_first() if view == "open" else found.for_list(), request.GET, PAGE_SIZE)
    context = {"section": SECTION, "view": view, "page": page, "rows": rows_of(page.rows)}
    return render(request, "decisions/list.html", context)


@permitted
@require_safe
def decision(request: AccountRequest, decision_id: UUID) -> HttpResponse:
    return _page(request, _visible(request, decision_id))


@permitted
@require_POST
def undo(request: AccountRequest, decision_id: UUID) -> HttpResponse:
    """Within a day who decided may think again."""
    found = _visible(request, decision_id)
    try:
        actions.take_back(found, by=request.user)
        messages.success(request, _("결정을 거두었습니다. 다시 결정할 수 있습니다."))
    except NotTheirs:
        messages.warning(request, _("결정한 사람만 거둘 수 있습니다."))
    except TooLate:
        messages.warning(request, _("결정한 지 하루가 지나 거둘 수 없습니다. 담당을 바꾸거나 의견을 남겨 주세요."))
    return redirect("office_decisions:decision", found.pk)


def _view(step: Step) -> Callable[..., HttpResponse]:
    @permitted
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AccountRequest, decision_id: UUID) -> HttpResponse:
        found = _visible(request, decision_id)
        form = step.form(request.POST if request.method == "POST" else None, decision=found)
        if form.is_valid():
            return _take(request, found, step, form)
        return _page(request, found, step, form)

    return view


STEP_VIEWS = {noun: _view(step) for noun, step in STEPS.items()}


@permitted
@permission_required("decisions.propose", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: AccountRequest) -> HttpResponse:
    """An officer asks who leads their department for a decision."""
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.propose(by=request.user, department=request.user.department, **form.cleaned_data)
        messages.success(request, _("올렸습니다. 결정하면 여기에 남습니다."))
        return redirect("office_decisions:decision", made.pk)
    return render(request, "decisions/proposal.html", {"section": SECTION, "form": form})


def rows_of(decisions: list[Decision]) -> list[dict[str, Any]]:
    """Decisions as a list shows them."""
    prefetch_keys(decisions)
    today = timezone.localdate()
    return [
        {
            "decision": each,
            "title": wording.title(each),
            "why": wording.why(each),
            "link": wording.link(each),
            "loudness": each.loudness(today),
            "days_late": (today - each.due_on).days,
            "effect": effect(each),
        }
        for each in decisions
    ]


def effect(decision: Decision) -> dict[str, Any] | None:
    """How the figure stood when it was raised, and how it stands after it was decided."""
    if decision.before is None or decision.after is None:
        return None
    is_better = decision.after > decision.before
    icon = "trending-up" if is_better else "trending-down"
    return {"before": decision.before, "after": decision.after, "is_better": is_better, "icon": icon}


def _take(request: AccountRequest, found: Decision, step: Step, form: DecisionForm) -> HttpResponse:
    try:
        with transaction.atomic():
            step.rule(found, by=request.user, **form.cleaned_data)
            if "owner" in form.cleaned_data:
                letters.tell_owner(found, by=request.user)
    except NotTheirs as error:
        raise PermissionDenied from error
    except AlreadyDecided:
        messages.warning(request, _("그사이 다른 사람이 정했습니다. 아래에서 지금 상태를 확인해 주세요."))
    else:
        messages.success(request, str(step.done))
    return redirect("office_decisions:decision", found.pk)


def _page(
    request: AccountRequest, found: Decision, step: Step | None = None, form: DecisionForm | None = None
) -> HttpResponse:
    """The decision with the form of one step open."""
    steps = offered(found, request.user)
    if step not in steps:
        step, form = steps[0], None
    context = {
        "section": SECTION,
        "row": rows_of([found])[0],
        "decision": found,
        "steps": steps,
        "step": step,
        "form": form or step.form(decision=found),
        "history": _history(found),
        "may_take_back": found.may_be_taken_back_by(request.user),
    }
    return render(request, "decisions/decision.html", context)


def _history(found: Decision) -> list[dict[str, Any]]:
    steps = list(found.steps.select_related("by", "subject_key"))
    prefetch_keys(steps)
    owners = Account.objects.in_bulk([each.data["owner"] for each in steps if "owner" in each.data])
    return [{"step": each, "owner": owners.get(each.data.get("owner")), "words": each.words} for each in steps]


def _visible(request: AccountRequest, decision_id: UUID) -> Decision:
    found = Decision.objects.visible_to(request.user)
    related = ("department", "owner", "decided_by", "raised_by", "subject_key")
    return get_object_or_404(found.select_related(*related), pk=decision_id)
