"""What a campaign achieved."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from channels_mail.campaigns.models import LEAST_SHOWN, State
from channels_mail.campaigns.reporting import report_of
from channels_mail.campaigns.views.office.entering import campaign_for, readers_only
from citizens.accounts.http import AccountRequest


@readers_only
@require_safe
def report(request: AccountRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_for(request, campaign_id)
    if campaign.state in (State.DRAFT, State.SUBMITTED, State.SCHEDULED):
        return redirect("office_campaigns:campaign", campaign.pk)
    context = {"section": "campaigns", "campaign": campaign, "report": report_of(campaign), "least": LEAST_SHOWN}
    return render(request, "campaigns/office/report.html", context)
