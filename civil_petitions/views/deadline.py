"""The public calculator: when is a petition due, and why then."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civil_petitions.calendar import calendar_of_years
from civil_petitions.deadlines import END_OF_DAY
from civil_petitions.forms.deadline import DeadlineForm


@require_safe
@login_not_required
def calculator(request: HttpRequest) -> HttpResponse:
    form = DeadlineForm(request.GET if "unit" in request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        asked = form.question()
        calendar, _filled = calendar_of_years(asked.years())
        due_at = asked.due_at(calendar)
        days = asked.explain(calendar)
        context |= {
            "received_at": asked.received_at,
            "due_at": due_at,
            "ends_with_day": due_at is not None and due_at.time() == END_OF_DAY,
            "days": days,
            "counted": sum(day.counted for day in days),
        }
    return render(request, "civil_petitions/deadline_calculator.html", context)
