"""The public page of incidents: for whom no mail reaches (시행령 제39조)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from citizens.encryption import prefetch_keys
from citizens.incidents.models import IncidentNotice

SHOWN = 20


@login_not_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    posted = IncidentNotice.objects.filter(is_posted=True, posted_until__gt=timezone.now())
    shown = list(posted.select_related("incident").order_by("-begun_at", "id")[:SHOWN])
    prefetch_keys(shown)
    language = get_language() or ""
    rows = [{"notice": notice, "text": notice.text(language)} for notice in shown]
    return render(request, "incidents/notices.html", {"rows": rows})
