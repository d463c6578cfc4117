from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest, client_ip
from portal.insight import comments, reading
from portal.insight.views.access import choices, department_of, period_of, permitted


@permitted("view_insight")
@require_safe
def masked(request: AccountRequest) -> HttpResponse:
    """What was written, names masked; of one's own department, or of all for who may see all."""
    figures = reading.read(period_of(request), request.GET.get("department", ""))
    department = department_of(request, figures)
    only_low = request.GET.get("only") == "low"
    codes = comments.departments_of(request.user, department)
    context = {
        "section": "insight",
        **choices(figures, department),
        "comments": comments.read(
            figures.period, to=request.user, department=department, only_low=only_low, ip=client_ip(request)
        ),
        "is_foreign": codes == [],
        "only_low": only_low,
        "whose": ", ".join(figures.name_of(code) for code in codes) if codes else "",
    }
    return render(request, "insight/comments.html", context)
