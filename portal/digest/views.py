from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import officer_required
from portal.digest import content
from portal.digest.models import Digest, monday


@officer_required
@permission_required("decisions.decide", raise_exception=True)
@require_safe
def week(request: AccountRequest) -> HttpResponse:
    """The week on one page of a phone. Looking at it is noted: three weeks unread, and the superior sees it."""
    today = timezone.localdate()
    first = monday(today)
    if request.method == "GET":
        Digest.objects.filter(account=request.user, opened_at=None).update(opened_at=timezone.now())
    found = content.week(request.user, first, today)
    voices = content.voices(request.user, found.department, today, client_ip(request))
    return render(
        request, "digest/week.html", {"section": "decisions", "week": found, "voices": voices, "first": first}
    )
