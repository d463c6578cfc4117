"""/search/?q=: everyday words in, the right door out."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civil_petitions.models.petition_type import PetitionType
from portal.search.finding import find
from portal.search.highlighting import highlight
from portal.search.models import SearchDocument
from portal.search.ranking import Hit
from portal.search.sources import SOURCES

SHOWN, FEW = 30, 4


@require_safe
@login_not_required
def results(request: HttpRequest) -> HttpResponse:
    question = request.GET.get("q", "").strip()
    findings = find(question)
    scope = request.GET.get("scope", "")
    hits = [hit for hit in findings.hits if scope in ("", hit.document.scope)]
    return render(
        request,
        "search/results.html",
        {
            "section": "petitions",
            "question": findings.question,
            "count": len(hits),
            "results": _shown(hits[:SHOWN], findings.question),
            "scope": scope,
            "scopes": _scopes(findings.hits),
            "alternatives": findings.alternatives,
            "elsewhere": _elsewhere(findings.question, scope),
        },
    )


def _elsewhere(question: str, scope: str) -> list[dict[str, Any]]:
    """What is found beside the index: a few of each below the answers, more under its own tab."""
    if not question:
        return []
    asked = [source for source in SOURCES if scope in ("", source.scope)]
    found = ((source, source.find(question, SHOWN if scope else FEW)) for source in asked)
    return [
        {
            "source": source,
            "more_url": source.more_url(question),
            "entries": [
                {"entry": each, "title": highlight(each.title, question), "excerpt": highlight(each.excerpt, question)}
                for each in entries
            ],
        }
        for source, entries in found
        if entries
    ]


def _shown(hits: list[Hit], question: str) -> list[dict[str, Any]]:
    keys = [hit.document.reference for hit in hits if hit.document.kind == SearchDocument.Kind.PETITION_TYPE]
    types = PetitionType.objects.active().select_related("department").in_bulk(keys) if keys else {}
    return [
        {
            "document": hit.document,
            "title": highlight(hit.document.title, question),
            "summary": highlight(hit.document.summary, question),
            "type": types.get(hit.document.reference),
        }
        for hit in hits
    ]


def _scopes(hits: list[Hit]) -> list[dict[str, Any]]:
    """The chips above the results: only those that lead to something."""
    labels = {
        **dict(PetitionType.Group.choices),
        "faq": _("자주 묻는 질문"),
        "news": _("소식"),
        "issue": _("주민 의견"),
        "page": SearchDocument.Kind.PAGE.label,
        "agency": SearchDocument.Kind.AGENCY.label,
    }
    counts = {scope: sum(hit.document.scope == scope for hit in hits) for scope in labels}
    return [{"scope": scope, "label": labels[scope], "count": count} for scope, count in counts.items() if count]
