"""The moderator's desk: the queue, one text with its history, what was decided, and objections."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from portal.board.checking import numbers
from portal.board.models import Comment, Post
from portal.moderation import actions, queue
from portal.moderation.errors import SamePerson, StepNotAllowed
from portal.moderation.forms import HidingForm, ObjectionDecisionForm
from portal.moderation.models import Decision, Objection
from portal.moderation.rules import rule
from portal.moderation.views.citizen import TEXTS, text_of
from portal.pages import formatting

PAGE_SIZE = 30
MOST_AT_ONCE = 100


def _moderator_required(view: View) -> View:
    return officer_required(permission_required("moderation.moderate_board", raise_exception=True)(view))


def _judge_required(view: View) -> View:
    return officer_required(permission_required("moderation.decide_objection", raise_exception=True)(view))


@_moderator_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: AccountRequest) -> HttpResponse:
    """What waits; several at once are hidden for one reason, or let through."""
    form = HidingForm(request.POST if "hide" in request.POST else None)
    if request.method == "POST" and (done := _take_step(request, form)):
        return done
    view = "reported" if request.GET.get("view") == "reported" else "held"
    lists = {"held": queue.held(), "reported": queue.reported()}
    context = {
        "section": "posts",
        "view": view,
        "entries": lists[view],
        "counts": {name: len(entries) for name, entries in lists.items()} | {"objections": _open_objections()},
        "form": form,
        "chosen": request.POST.getlist("text"),
    }
    return render(request, "moderation/office/desk.html", context)


def _take_step(request: AccountRequest, form: HidingForm) -> HttpResponse | None:
    """Hide or let through what was ticked; None with the reason in the form."""
    chosen = _chosen(request)
    here = f"{reverse('office_moderation:desk')}?view={request.GET.get('view', 'held')}"
    if not chosen:
        messages.warning(request, _("먼저 글을 골라 주세요."))
        return None if form.is_bound else redirect(here)
    if form.is_bound:
        if not form.is_valid():
            return None
        made = actions.hide(chosen, by=request.user, **form.cleaned_data)
        words = ngettext(
            "%(number)d건을 가리고 글쓴이에게 알렸습니다.", "%(number)d건을 가리고 글쓴이에게 알렸습니다.", len(made)
        )
    else:
        made = actions.approve(chosen, by=request.user)
        words = ngettext(
            "%(number)d건을 올리거나 그대로 두었습니다.", "%(number)d건을 올리거나 그대로 두었습니다.", len(made)
        )
    messages.success(request, words % {"number": len(made)})
    if not made:
        return redirect(here)
    return redirect(f"{reverse('office_moderation:decisions')}?batch={made[0].batch}")


def _chosen(request: AccountRequest) -> list[Post | Comment]:
    """The ticked texts; what is no id of ours is left out."""
    found: list[Post | Comment] = []
    for key in request.POST.getlist("text")[:MOST_AT_ONCE]:
        noun, _colon, text_id = key.partition(":")
        try:
            wanted = uuid.UUID(text_id)
        except ValueError:
            continue
        if noun in TEXTS:
            rows: Any = TEXTS[noun]._default_manager
            found += list(rows.filter(pk=wanted).select_related("pen"))
    return found


def _open_objections() -> int:
    return Objection.objects.open().count()


@_moderator_required
@require_safe
def text(request: AccountRequest, noun: str, text_id: uuid.UUID) -> HttpResponse:
    """One text as it is and was, with reports and decisions."""
    writing = text_of(request, noun, text_id)
    decisions = Decision.objects.about(writing).select_related("by", "undone_by").order_by("-decided_at", "-id")
    context = {
        "section": "posts",
        "noun": noun,
        "writing": writing,
        "key": f"{noun}:{writing.pk}",
        "html": formatting.render(writing.body),
        "why": [queue.held_label(reason) for reason in writing.held_for],
        "reports": [
            {"rule": rule(each.rule), "at": each.reported_at} for each in writing.reports.order_by("reported_at")[:50]
        ],
        "revisions": [
            {"at": each.replaced_at, "html": formatting.render(numbers.masked(each.body))}
            for each in writing.revisions.all()[:20]
        ],
        "decisions": [{"decision": each, "rule": rule(each.rule)} for each in decisions[:20]],
        "form": HidingForm(),
    }
    return render(request, "moderation/office/text.html", context)


@_moderator_required
@require_safe
def decisions(request: AccountRequest) -> HttpResponse:
    """The newest decisions, or those of one step; each may be undone while it is the newest about its text."""
    found = Decision.objects.select_related("post__pen", "comment__pen", "by", "undone_by")
    batch = _batch(request.GET.get("batch", ""))
    if batch:
        found = found.filter(batch=batch)
    page = page_by_key(found.order_by("-decided_at", "id"), request.GET, PAGE_SIZE)
    rows = [
        {"decision": each, "rule": rule(each.rule), "excerpt": formatting.excerpt(each.writing.body, 60)}
        for each in page.rows
    ]
    context = {
        "section": "posts",
        "page": page,
        "rows": rows,
        "batch": batch,
        "counts": {"objections": _open_objections()},
    }
    return render(request, "moderation/office/decisions.html", context)


def _batch(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@_moderator_required
@require_POST
def undo(request: AccountRequest) -> HttpResponse:
    """Put back one decision, or all of one step."""
    wanted = Decision.objects.select_related("post__pen", "comment__pen")
    batch, one = _batch(request.POST.get("batch", "")), _batch(request.POST.get("decision", ""))
    chosen = wanted.filter(batch=batch) if batch else wanted.filter(pk__in=[one] if one else [])
    undone = 0
    for each in chosen:
        try:
            actions.undo(each, by=request.user)
            undone += 1
        except StepNotAllowed:
            messages.warning(request, _("그 뒤에 다른 판단이 있어 되돌리지 못한 글이 있습니다."))
    if undone:
        words = ngettext(
            "%(number)d건을 되돌리고 글쓴이에게 알렸습니다.", "%(number)d건을 되돌리고 글쓴이에게 알렸습니다.", undone
        )
        messages.success(request, words % {"number": undone})
    return redirect("office_moderation:decisions")


@_judge_required
@require_safe
def objections(request: AccountRequest) -> HttpResponse:
    waiting = Objection.objects.open().select_related("decision__post", "decision__comment", "first_by")
    page = page_by_key(waiting.order_by("filed_at", "id"), request.GET, PAGE_SIZE)
    context = {"section": "posts", "page": page, "counts": {"objections": _open_objections()}}
    return render(request, "moderation/office/objections.html", context)


@_judge_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: AccountRequest, objection_id: uuid.UUID) -> HttpResponse:
    """Text, decision and objection side by side; whoever decided first may read but not decide."""
    found = get_object_or_404(
        Objection.objects.select_related("decision__post__pen", "decision__comment__pen", "decision__by"),
        pk=objection_id,
    )
    form = ObjectionDecisionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.decide_objection(found, by=request.user, **form.cleaned_data)
        except SamePerson:
            form.add_error(None, _("처음 판단한 사람은 이의를 판단할 수 없습니다. 다른 직원이 판단합니다."))
        except StepNotAllowed:
            form.add_error(None, _("이미 판단한 이의입니다."))
        else:
            messages.success(request, _("이의에 답하고 글쓴이에게 알렸습니다."))
            return redirect("office_moderation:objections")
    decision = found.decision
    context = {
        "section": "posts",
        "objection": found,
        "decision": decision,
        "rule": rule(decision.rule),
        "html": formatting.render(decision.writing.body),
        "is_first": found.first_by_id == request.user.pk,
        "form": form,
    }
    return render(request, "moderation/office/objection.html", context)
