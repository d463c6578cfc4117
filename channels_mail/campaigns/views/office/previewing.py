"""The letter itself, in a frame that can do nothing: no script, no form, nothing from afar."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from channels_mail.campaigns import drafting, testing
from channels_mail.campaigns.content import rendering
from channels_mail.campaigns.content.letter import Letter, letter_of
from channels_mail.campaigns.models import Campaign, Picture, Variant
from channels_mail.campaigns.views.office.entering import campaign_for, readers_only
from citizens.accounts.http import AccountRequest

POLICY: dict[str, Any] = {
    "default-src": ["'none'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'", settings.SITE_URL],
    "img-src": ["'self'", settings.SITE_URL],
    "frame-ancestors": ["'self'"],
    "sandbox": [],
}
A_YEAR = 365 * 24 * 3600


@csp_replace(POLICY)
@readers_only
@require_safe
@xframe_options_sameorigin
def preview(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """What is being written, or ?version= of what was saved; as sample citizen ?who=, ?as=text for the text part.

    ?lang=en shows the English words, where there are some.
    """
    campaign = campaign_for(request, campaign_id)
    who = int(request.GET["who"]) if request.GET.get("who") in ("0", "1", "2") else 0
    letter = _letter(request, campaign)
    made = rendering.compiled(letter).render(testing.sample_values(who, letter.language))
    if request.GET.get("as") == "text":
        return render(request, "campaigns/office/text_part.html", {"text": made.text})
    return HttpResponse(_framed(made.html))


def _letter(request: AccountRequest, campaign: Campaign) -> Letter:
    number, language = request.GET.get("version", ""), request.GET.get("lang", "ko")
    if number.isdigit():
        version = get_object_or_404(campaign.versions, pk=min(int(number), 2**62))
        return letter_of(version, language=language)
    side = Variant.B if request.GET.get("side") == "B" else Variant.A
    return letter_of(drafting.open_draft(campaign, by=request.user, variant=side), language=language)


def _framed(html: str) -> str:
    """With the office's letters for a machine that has no Korean ones."""
    fonts = f'<link rel="stylesheet" href="{static("vendor/fonts/hanbyeol-gov.css")}">'
    return html.replace("<head>", f"<head>{fonts}", 1)


@login_not_required
@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def picture(request: HttpRequest, picture_id: str) -> HttpResponse:
    """A picture of a letter, the same for everybody: opening it tells nothing of who did."""
    found = get_object_or_404(Picture, pk=picture_id)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
    return HttpResponse(bytes(found.content), content_type=found.content_type, headers=headers)
