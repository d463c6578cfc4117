"""The front page and the pages of life events."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from civil_petitions.models.petition_type import PetitionType
from portal.home.life_events import life_events
from portal.home.neighbours import neighbours
from portal.home.tasks import kept_figures

FRESH_SECONDS = 60
CHIPS, PER_TILE, LIFE_EVENTS = 4, 3, 8
TILES = {"report": ("megaphone", "t-report"), "apply": ("file-pen", "t-apply"),
         "confirm": ("file-search", "t-check"), "submit": ("file-up", "t-submit")}  # fmt: skip


@require_safe
@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "home/index.html", {"public_part": _public_part()})


def _public_part() -> SafeString:
    """What everybody sees alike, kept for a minute in each language; nothing of a person is in it."""
    key = f"home:2:{get_language()}"
    html = cache.get(key)
    if html is None:
        html = render_to_string("home/public.html", _everybodys())
        cache.set(key, str(html), FRESH_SECONDS)
    return mark_safe(html)  # noqa: S308 - our own template, rendered just now or a minute ago


def _everybodys() -> dict[str, Any]:
    types = list(PetitionType.objects.active().by_popularity())
    tiles = []
    for group in PetitionType.Group:
        icon, look = TILES[group.value]
        most_used = [each for each in types if each.group == group][:PER_TILE]
        tiles.append({"group": group, "icon": icon, "look": look, "types": most_used})
    return {
        "popular": types[:CHIPS],
        "tiles": tiles,
        "figures": kept_figures(),
        "life_events": life_events()[:LIFE_EVENTS],
        **neighbours(),
    }


@require_safe
@login_not_required
def life_event_list(request: HttpRequest) -> HttpResponse:
    return render(request, "home/life_events.html", {"section": "petitions", "life_events": life_events()})


@require_safe
@login_not_required
def life_event(request: HttpRequest, event_id: str) -> HttpResponse:
    event = next((each for each in life_events() if each.id == event_id), None)
    if event is None:
        raise Http404
    wanted = [step.type for step in event.steps if step.type]
    types = PetitionType.objects.active().select_related("department").in_bulk(wanted)
    steps = [(step, types.get(step.type)) for step in event.steps if not step.type or step.type in types]
    return render(request, "home/life_event.html", {"section": "petitions", "event": event, "steps": steps})
