"""The catalogue's public pages: lists, guide pages, blank forms."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from civil_petitions.catalogue.rules import conditional_attachments
from civil_petitions.documents import blank_form as paper
from civil_petitions.forms.field_types import choice_label, in_language
from civil_petitions.models.petition_type import FormVersion, PetitionType

PAPER_SECONDS = 3600
FILTERS: dict[str, dict[str, Any]] = {
    "no_login": {"guide__handled_at": "tracking:lookup"},
    "link": {"channel": PetitionType.Channel.LINK},
}


@require_safe
@login_not_required
def listing(request: HttpRequest, group: PetitionType.Group | None = None) -> HttpResponse:
    types = PetitionType.objects.active().select_related("department")
    if group is not None:
        types = types.filter(group=group)
    chosen = request.GET.get("only", "")
    if chosen in FILTERS:
        types = types.filter(**FILTERS[chosen])
    sort = "name" if request.GET.get("sort") == "name" else "popular"
    types = types.by_name() if sort == "name" else types.by_popularity()
    return render(
        request,
        "civil_petitions/petition_types/list.html",
        {
            "section": "petitions",
            "groups": PetitionType.Group,
            "group": group,
            "only": chosen if chosen in FILTERS else "",
            "sort": sort,
            "types": list(types),
        },
    )


@require_safe
@login_not_required
def guide(request: HttpRequest, type_id: str) -> HttpResponse:
    petition_type = get_object_or_404(PetitionType.objects.active().select_related("department"), pk=type_id)
    form_version = petition_type.current_form()
    return render(
        request,
        "civil_petitions/petition_types/guide.html",
        {
            "section": "petitions",
            "type": petition_type,
            "attachments": _attachments(form_version),
            "minutes": max(1, round(len(form_version.fields) / 3)),
        },
    )


def _attachments(form_version: FormVersion) -> list[dict[str, object]]:
    """Each document with when it is needed, in words."""
    conditions = conditional_attachments(form_version.definition)
    fields = {definition["id"]: definition for definition in form_version.fields}
    return [
        {
            "name": in_language(slot, "name"),
            "note": in_language(slot, "note"),
            "required": slot.get("required", False),
            "when": [
                (
                    in_language(fields[field_id], "label"),
                    ", ".join(choice_label(fields[field_id], each) for each in answers),
                )
                for field_id, answers in conditions.get(slot["id"], {}).items()
            ],
            "accept": ", ".join(kind.upper() for kind in slot["accept"]),
            "most": slot["max_files"],
            "megabytes": slot["max_mb"],
        }
        for slot in form_version.attachments
    ]


@require_safe
@login_not_required
def blank_form(request: HttpRequest, type_id: str) -> HttpResponse:
    types = PetitionType.objects.active().filter(channel=PetitionType.Channel.ONLINE).select_related("department")
    petition_type = get_object_or_404(types, pk=type_id)
    form_version = petition_type.current_form()
    key = f"blank_form:{form_version.pk}:{petition_type.changed_at.timestamp()}:{get_language()}"
    document = cache.get(key)
    if document is None:
        document = paper.blank_form(petition_type, form_version)
        cache.set(key, document, PAPER_SECONDS)
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{petition_type.pk}.pdf"'},
    )
