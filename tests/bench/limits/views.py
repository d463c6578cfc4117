"""One view per scene, each as lean as Django lets it be."""

from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tests.bench.limits.models import Counter, Item, Kind, Step, Unit

PAGE = 30


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A real template whose parts are kept as cached fragments."""
    return render(request, "limits/home.html", {"rows": range(60)})


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Six queries with session and user: joined lists, a kept counter, no lazy look-up."""
    mine = Item.objects.filter(owner=request.user).select_related("unit", "kind", "officer")
    return render(
        request,
        "limits/me.html",
        {
            "opened": mine.filter(is_open=True).order_by("due_at")[:20],
            "ended": mine.filter(is_open=False).order_by("-created_at")[:5],
            "counter": Counter.objects.get(owner=request.user),
            "steps": Step.objects.filter(item__owner=request.user).select_related("item").order_by("-id")[:5],
        },
    )


class FilingForm(forms.Form):
    title = forms.CharField(max_length=200)
    text = forms.CharField(max_length=5000)
    place = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=[("1", "1"), ("2", "2")])


@require_POST
@login_required
def filing(request: HttpRequest) -> HttpResponse:
    """A checked form that writes three rows."""
    form = FilingForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    with transaction.atomic():
        item = Item.objects.create(
            number="HB",
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            person="A",
            status="new",
            unit_id=Unit.objects.first().pk,
            kind_id=Kind.objects.first().pk,
            owner=request.user,
            due_at=timezone.now() + timedelta(days=7),
        )
        Step.objects.create(item=item, kind="filed")
        Step.objects.create(item=item, kind="received")
    return redirect(f"/me/?item={item.pk}")


@require_safe
@login_required
def worklist(request: HttpRequest) -> HttpResponse:
    """A page by key, joined."""
    items = Item.objects.filter(unit_id=1, is_open=True).select_related("unit", "kind", "officer")
    return render(request, "limits/worklist.html", {"items": items.order_by("due_at", "id")[: PAGE + 1]})
