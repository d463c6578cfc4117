from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.insight.reading import department_names, type_names
from portal.insight.spreadsheets import csv_lines
from portal.insight.words import month_name
from portal.open_data import dataset

SHOWN = 30
Answer = TypeVar("Answer", bound=HttpResponseBase)


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is there, under which licence, and the newest month of it."""
    months = dataset.months()
    newest = months[0] if months else None
    rows = sorted(dataset.rows(newest, newest), key=lambda row: -(row.filed or 0)) if newest else []
    departments, types = department_names(), type_names()
    shown = [
        {
            "department": departments.get(row.department, _("그 밖")),
            "type": types.get(row.type, _("그 밖")),
            "filed": row.filed,
            "ended": row.ended,
            "on_time": row.on_time,
        }
        for row in rows[:SHOWN]
    ]
    context = {
        "rows": shown,
        "number": len(rows),
        "newest": month_name(newest) if newest else "",
        "first": month_name(months[-1]) if months else "",
        "month": f"{newest:%Y-%m}" if newest else "",
        "fields": [{"name": name, "kind": kind, "text": text} for name, (kind, text) in dataset.FIELDS.items()],
        "licence_url": dataset.LICENCE_URL,
    }
    return render(request, "open_data/page.html", context)


@login_not_required
@require_safe
def petitions_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    asked = _asked(request)
    if asked is None:
        return _refused()
    lines = ([*dataset.FIELDS], *map(dataset.as_words, dataset.rows(**asked)))
    answer = StreamingHttpResponse(csv_lines(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="petitions.csv"'
    return _open(answer)


@login_not_required
@require_safe
def petitions_json(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if asked is None:
        return _refused()
    rows = [asdict(row) for row in dataset.rows(**asked)]
    return _open(JsonResponse({**dataset.schema(), "rows": rows}, json_dumps_params={"ensure_ascii": False}))


@login_not_required
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return _open(JsonResponse(dataset.schema(), json_dumps_params={"ensure_ascii": False, "indent": 1}))


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    """The query of the address; None when a month is no month."""
    last = dataset.last_month()
    try:
        first = _month(request.GET.get("from")) or date(last.year - 1, last.month, 1)
        return {
            "first": first,
            "last": _month(request.GET.get("to")) or last,
            "department": request.GET.get("department", "")[:40].replace("\0", ""),
            "kind": request.GET.get("type", "")[:60].replace("\0", ""),
        }
    except ValueError:
        return None


def _month(written: str | None) -> date | None:
    return date.fromisoformat(f"{written}-01") if written else None


def _refused() -> HttpResponse:
    """In words a program's author can act on."""
    words = _("달은 2026-01처럼 써 주십시오. from과 to에 씁니다.")
    return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")


def _open(answer: Answer) -> Answer:
    """Anybody's page may read it."""
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
