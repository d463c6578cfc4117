from collections.abc import Iterable

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from portal.insight import exporting, head, reading
from portal.insight.spreadsheets import csv_lines, xlsx
from portal.insight.views.access import department_of, period_of, permitted

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permitted("view_insight")
@require_safe
def figures_csv(request: AccountRequest) -> HttpResponse:
    return _file("".join(csv_lines(_rows(request))).encode(), "text/csv; charset=utf-8", "insight.csv")


@permitted("view_insight")
@require_safe
def figures_xlsx(request: AccountRequest) -> HttpResponse:
    return _file(xlsx("insight", _rows(request)), XLSX, "insight.xlsx")


def _rows(request: AccountRequest) -> Iterable[list[str]]:
    """The rows of the page; that they left the portal is logged, though they tell of nobody."""
    figures = reading.read(period_of(request), request.GET.get("department", ""))
    department = department_of(request, figures)
    found = list(exporting.rows(head.page(figures, department), figures, figures.names.get(department, "")))
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.EXPORT,
        target=exporting.TARGET,
        purpose=exporting.PURPOSE,
        count=len(found),
        ip=client_ip(request),
    )
    return found


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
