from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import officer_required
from citizens.quality import scoreboard


@officer_required
@permission_required("quality.view_scoreboard", raise_exception=True)
@require_safe
def board(request: AccountRequest) -> HttpResponse:
    """How good what the office knows of its citizens is, field by field and department by department."""
    context = {
        "section": "quality",
        "board": scoreboard.of_newest_day(request.user),
        "won_each": settings.FAILED_NOTICE_WON,
    }
    return render(request, "quality/board.html", context)
