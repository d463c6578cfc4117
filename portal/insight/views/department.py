from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest
from portal.insight import department, reading
from portal.insight.views.access import choices, department_of, period_of, permitted


@permitted("view_department_insight")
@require_safe
def overview(request: AccountRequest) -> HttpResponse:
    """One's own department; who may see all departments chooses."""
    figures = reading.read(period_of(request), with_times=True)
    asked = department_of(request, figures)
    code = request.user.department_id or ""
    if request.user.has_perm("civil_petitions.see_all_departments"):
        code = asked or code
    elif asked not in ("", code):
        raise PermissionDenied
    context = {
        "section": "department_insight",
        **choices(figures, code),
        **department.page(figures, code, timezone.now()),
    }
    if not request.user.has_perm("civil_petitions.see_all_departments"):
        context["departments"] = []
    return render(request, "insight/department.html", context)
