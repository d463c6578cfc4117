"""What a team's lead reads of those who were not content: words with every name masked, and no case behind them."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.encryption import prefetch_keys
from citizens.surveys import actions
from citizens.surveys.models import SurveyResponse
from citizens.surveys.reading import masked_comment, officers_of

PAGE_SIZE = 20
TARGET = gettext_noop("아쉬운 의견")
PURPOSE = gettext_noop("아쉬운 점을 살피려고")


def permitted(view: View) -> View:
    return officer_required(permission_required("surveys.read_voices", raise_exception=True)(view))


@permitted
@require_safe
def voices(request: AccountRequest) -> HttpResponse:
    """Words that nobody has looked into, the oldest first; the look is in the log before one is opened."""
    waiting = SurveyResponse.objects.visible_to(request.user).unhappy_words()
    rows = waiting.select_related("invitation__citizen__subject_key").order_by("answered_at", "id")
    page = page_by_key(rows, request.GET, PAGE_SIZE)
    if page.rows:
        access_log.record(
            actor=request.user,
            action=AccessLogEntry.Action.LIST,
            listed=[each.invitation.citizen_id for each in page.rows if each.invitation.citizen_id],
            target=TARGET,
            purpose=PURPOSE,
            count=len(page.rows),
            ip=client_ip(request),
        )
    prefetch_keys(page.rows)
    names = officers_of({request.user.department_id})
    words = [(each, masked_comment(each, names)) for each in page.rows]
    return render(request, "surveys/office/voices.html", {"section": "voices", "page": page, "words": words})


@permitted
@require_POST
def settling(request: AccountRequest, response_id: uuid.UUID) -> HttpResponse:
    """The lead has looked into it."""
    found = get_object_or_404(SurveyResponse.objects.visible_to(request.user), pk=response_id)
    actions.settle(found, by=request.user)
    messages.success(request, _("살핀 것으로 적었습니다."))
    return redirect("office_surveys:voices")
