"""What was saved before: read, compared, and taken back; and templates to begin with."""

from difflib import ndiff

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from channels_mail.campaigns import drafting, testing
from channels_mail.campaigns.errors import StepNotAllowed
from channels_mail.campaigns.models import CampaignVersion, LetterTemplate, Variant
from channels_mail.campaigns.views.office.composing import composer_address
from channels_mail.campaigns.views.office.entering import campaign_for, composers_only, readers_only
from citizens.accounts.http import AccountRequest

SIGNS = {"+": "new", "-": "old", " ": ""}


@csp_update({"frame-src": ["'self'"]})
@readers_only
@require_safe
def versions(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """All versions of one side; with ?version= that one, compared with the one before it."""
    campaign = campaign_for(request, campaign_id)
    side = Variant.B if request.GET.get("side") == "B" else Variant.A
    found = list(campaign.versions.filter(variant=side).select_related("author"))
    chosen = next((each for each in found if str(each.pk) == request.GET.get("version")), found[0] if found else None)
    context = {"section": "campaigns", "campaign": campaign, "versions": found, "chosen": chosen, "side": side}
    if chosen is not None:
        before = next((each for each in found if each.number < chosen.number), None)
        context |= {"before": before, "lines": compared(before, chosen) if before else []}
    return render(request, "campaigns/office/versions.html", context)


def compared(before: CampaignVersion, after: CampaignVersion) -> list[dict[str, str]]:
    """Line by line: what is new, what is gone, what stayed."""
    old, new = _lines(before), _lines(after)
    return [{"sign": SIGNS[line[0]], "text": line[2:]} for line in ndiff(old, new) if line[0] in SIGNS]


def _lines(version: CampaignVersion) -> list[str]:
    lines = []
    for language in version.languages:
        made = testing.sample_of(version, 0, language)
        body = made.text.partition("\n---\n")[0]
        preheader = version.in_language(language)["preheader"]
        lines += [made.subject, preheader, *(line for line in body.split("\n") if line.strip())]
    return lines


@composers_only
@require_POST
def restoration(request: AccountRequest, campaign_id: int, version_id: int) -> HttpResponse:
    """An earlier version becomes what is being written; nothing is lost, for it was a version itself."""
    campaign = campaign_for(request, campaign_id)
    version = get_object_or_404(campaign.versions, pk=version_id)
    draft = drafting.open_draft(campaign, by=request.user, variant=version.variant)
    draft.campaign = campaign
    try:
        drafting.take_over(draft, version, by=request.user)
    except StepNotAllowed:
        messages.warning(request, _("지금은 고칠 수 없습니다. 승인 요청을 거두고 다시 눌러 주세요."))
        return redirect("office_campaigns:campaign", campaign.pk)
    messages.success(request, _("%(number)d판의 글로 되돌렸습니다.") % {"number": version.number})
    return redirect(composer_address(campaign, version.variant))


@composers_only
@require_POST
def template(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """Begin with a template, or keep these words as one."""
    campaign = campaign_for(request, campaign_id)
    side = Variant.B if request.POST.get("side") == "B" else Variant.A
    draft = drafting.open_draft(campaign, by=request.user, variant=side)
    draft.campaign = campaign
    name = request.POST.get("name", "").strip()[:60]
    if name:
        try:
            drafting.save_template(draft, name=name, by=request.user)
            messages.success(request, _("‘%(name)s’ 틀로 저장했습니다.") % {"name": name})
        except drafting.NameTaken:
            messages.warning(request, _("같은 이름의 틀이 있습니다. 다른 이름을 써 주세요."))
    elif (chosen := request.POST.get("template", "")).isdigit():
        source = get_object_or_404(LetterTemplate.objects.visible_to(request.user), pk=min(int(chosen), 2**62))
        if "remove" in request.POST:
            _remove(request, source)
        elif campaign.is_editable:
            drafting.take_over(draft, source, by=request.user)
            messages.success(request, _("틀의 글을 가져왔습니다. 앞의 글은 판에 남아 있습니다."))
    return redirect(composer_address(campaign, side))


def _remove(request: AccountRequest, source: LetterTemplate) -> None:
    """Letters that were begun with it keep their words."""
    try:
        drafting.remove_template(source, by=request.user)
    except PermissionError:
        messages.warning(request, _("우리 부서가 만든 틀만 지울 수 있습니다."))
    else:
        messages.success(
            request, _("‘%(name)s’ 틀을 지웠습니다. 이 틀로 쓴 글은 그대로입니다.") % {"name": source.name}
        )


@composers_only
@require_POST
def english(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """Begin the English words with the Korean ones, or take them away."""
    campaign = campaign_for(request, campaign_id)
    side = Variant.B if request.POST.get("side") == "B" and campaign.share_b else Variant.A
    draft = drafting.open_draft(campaign, by=request.user, variant=side)
    draft.campaign = campaign
    removes = request.POST.get("do") == "remove"
    try:
        if removes:
            drafting.remove_english(draft, by=request.user)
        elif not draft.has_english:
            drafting.begin_english(draft, by=request.user)
    except StepNotAllowed:
        messages.warning(request, _("지금은 고칠 수 없습니다. 승인 요청을 거두고 다시 눌러 주세요."))
        return redirect("office_campaigns:campaign", campaign.pk)
    if removes:
        messages.success(request, _("영문을 지웠습니다. 모두 한국어로 받습니다. 저장한 판에는 남아 있습니다."))
    return redirect(composer_address(campaign, side, "ko" if removes else "en"))
