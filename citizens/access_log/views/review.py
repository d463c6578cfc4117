"""The monthly review: last month's sample to judge and sign, and the reviews before it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citizens.access_log import reviewing
from citizens.access_log.forms import ReviewForm
from citizens.access_log.models import AccessReview
from citizens.access_log.views.console import privacy_officer_required, record_look, with_names
from citizens.accounts.http import AccountRequest

PAST_REVIEWS = 12


@privacy_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: AccountRequest) -> HttpResponse:
    month = reviewing.last_month(timezone.localdate())
    past = list(AccessReview.objects.select_related("reviewer")[:PAST_REVIEWS])
    context: dict[str, Any] = {"section": "privacy", "tab": "review", "month": month, "past": past}
    if any(each.month == month for each in past):
        return render(request, "access_log/office_review.html", context)
    sample = reviewing.draw(month)
    form = ReviewForm(request.POST or None, sample=sample)
    if sample.entries and form.is_valid():
        try:
            reviewing.sign(sample, by=request.user, findings=form.findings())
        except reviewing.AlreadySigned:
            messages.warning(request, _("다른 사람이 먼저 서명했습니다."))
        else:
            messages.success(request, _("점검을 마치고 서명했습니다."))
        return redirect("office_privacy:review")
    record_look(request, sample.entries)
    rows = [row | {"field": form[str(row["entry"].pk)]} for row in with_names(sample.entries)]
    return render(request, "access_log/office_review.html", context | {"sample": sample, "form": form, "rows": rows})
