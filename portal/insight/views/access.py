"""Who gets in, and what the address asks for."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.utils import timezone

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import View, officer_required
from portal.insight import periods, words
from portal.insight.periods import Period
from portal.insight.reading import Figures


def permitted(permission: str) -> Any:
    """Officers with this permission of insight."""

    def wrap(view: View) -> View:
        return officer_required(permission_required(f"insight.{permission}", raise_exception=True)(view))

    return wrap


def period_of(request: AccountRequest) -> Period:
    return periods.asked(request.GET.dict(), timezone.localdate())


def department_of(request: AccountRequest, figures: Figures) -> str:
    """The department that is asked for, if there is such a one; else the whole office."""
    asked = request.GET.get("department", "")
    return asked if asked in figures.names else ""


def choices(figures: Figures, department: str) -> dict[str, Any]:
    """What the page's filter offers, and what it stands at."""
    today, period = timezone.localdate(), figures.period
    codes = figures.departments("ended", period.read)
    if department and department not in codes:
        codes = [*codes, department]
    return {
        "period": period,
        "period_name": words.period_name(period),
        "is_provisional": period.is_provisional(today),
        "months": [(f"{month:%Y-%m}", words.month_name(month)) for month in periods.choices(today)],
        "month": f"{period.last:%Y-%m}",
        "departments": [(code, figures.name_of(code)) for code in codes],
        "department": department,
        "department_name": figures.name_of(department) if department else "",
        "query": f"month={period.last:%Y-%m}&length={period.length}&department={department}",
        "filled_at": figures.filled_at,
    }
