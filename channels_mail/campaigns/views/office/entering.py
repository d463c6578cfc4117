"""Who enters the pages of campaigns, and whose campaigns they see."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404

from channels_mail.campaigns.models import Campaign
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import View, officer_required


def readers_only(view: View) -> View:
    return officer_required(permission_required("campaigns.view_campaigns", raise_exception=True)(view))


def composers_only(view: View) -> View:
    return readers_only(permission_required("campaigns.compose_campaign", raise_exception=True)(view))


def approvers_only(view: View) -> View:
    return readers_only(permission_required("campaigns.approve_campaign", raise_exception=True)(view))


def operators_only(view: View) -> View:
    return readers_only(permission_required("campaigns.operate_campaign", raise_exception=True)(view))


def campaign_for(request: AccountRequest, campaign_id: int) -> Campaign:
    """This campaign, if this officer may see it; else there is none."""
    return get_object_or_404(Campaign.objects.visible_to(request.user).for_list(), pk=campaign_id)
