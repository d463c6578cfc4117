"""Whom a campaign is for: conditions, a live count, saved segments; and afterwards who was left out, and why."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels_mail.campaigns import audience, paper, segmenting, workflow
from channels_mail.campaigns.errors import BadRules, StepNotAllowed
from channels_mail.campaigns.forms.audience import AudienceForm
from channels_mail.campaigns.models import Campaign, Channel, Reason, Segment, Suppression
from channels_mail.campaigns.views.office.entering import campaign_for, composers_only, readers_only
from channels_mail.campaigns.views.office.steps import left_out
from citizens.accounts.http import AccountRequest, client_ip

BUNDLES = 20  # on one page


@composers_only
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: AccountRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_for(request, campaign_id)
    if not campaign.is_editable:
        return redirect("office_campaigns:campaign", campaign.pk)
    form = AudienceForm(request.POST or None, campaign=campaign)
    saves = request.method == "POST" and "count" not in request.POST and not request.htmx
    if form.is_valid():
        campaign.audience_rules = form.rules()
        if saves:
            try:
                workflow.change(campaign, by=request.user, audience_rules=form.rules())
                messages.success(request, _("받는 사람의 조건을 저장했습니다."))
                return redirect("office_campaigns:content", campaign.pk)
            except BadRules as bad:
                form.add_error(None, str(bad.reason))
    context = {
        "section": "campaigns",
        "campaign": campaign,
        "form": form,
        "segments": Segment.objects.visible_to(request.user).order_by("name"),
        **counted(campaign),
    }
    return render(request, "campaigns/office/audience.html", context)


def counted(campaign: Campaign) -> dict[str, Any]:
    """In numbers: who matches, who is left out and why, who gets it."""
    try:
        found = audience.counted(campaign)
        conditions = audience.described(audience.rules_for(campaign))
    except BadRules as bad:
        return {"bad_rules": bad.reason, "matching": 0, "receivers": 0, "left_out": [], "least": audience.LEAST}
    return {
        "conditions": conditions,
        "matching": sum(found.values()),
        "receivers": found.get("", 0),
        "left_out": left_out(dict(found)),
        "least": audience.LEAST,
    }


@composers_only
@require_POST
def segment(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """Take a saved segment's conditions, or save these under a name."""
    campaign = campaign_for(request, campaign_id)
    name = request.POST.get("name", "").strip()[:60]
    try:
        if name:
            segmenting.save(campaign, name=name, by=request.user)
            messages.success(request, _("‘%(name)s’(으)로 저장했습니다.") % {"name": name})
        elif (chosen := request.POST.get("segment", "")).isdigit():
            found = get_object_or_404(Segment.objects.visible_to(request.user), pk=min(int(chosen), 2**62))
            if "remove" in request.POST:
                segmenting.remove(found, by=request.user)
                messages.success(request, _("‘%(name)s’을(를) 지웠습니다.") % {"name": found.name})
                return redirect("office_campaigns:audience", campaign.pk)
            segmenting.use(campaign, found, by=request.user)
            messages.success(request, _("‘%(name)s’의 조건을 가져왔습니다.") % {"name": found.name})
    except segmenting.NameTaken:
        messages.warning(request, _("같은 이름의 대상이 있습니다. 다른 이름을 써 주세요."))
    except segmenting.InUse as use:
        text = _("아직 보내지 않은 소식지가 쓰고 있어 지우지 않았습니다: %(titles)s")
        messages.warning(request, text % {"titles": ", ".join(use.args)})
    except PermissionError:
        messages.warning(request, _("우리 부서가 만든 대상만 지울 수 있습니다."))
    except BadRules as bad:
        messages.warning(request, str(bad.reason))
    except StepNotAllowed:
        messages.warning(request, _("지금은 고칠 수 없습니다. 승인 요청을 거두고 다시 눌러 주세요."))
        return redirect("office_campaigns:campaign", campaign.pk)
    return redirect("office_campaigns:audience", campaign.pk)


@readers_only
@require_safe
def left_out_page(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """Everybody the campaign was for and who does not get it: why, how many, and how to reach them instead."""
    campaign = campaign_for(request, campaign_id)
    rows = (
        Suppression.objects.filter(campaign=campaign)
        .order_by()
        .values_list("reason", "channel")
        .annotate(count=Count("pk"))
    )
    found = [
        {
            "label": Reason(reason).label,
            "channel": Channel(channel).label,
            "by_post": channel == Channel.POST,
            "count": n,
        }
        for reason, channel, n in sorted(rows, key=lambda row: -row[2])
    ]
    bundles = paper.bundles(campaign) if request.user.has_perm("contacts.open_citizen") else []
    number = int(asked) if (asked := request.GET.get("page", "")).isdecimal() and len(asked) < 6 else 1
    context = {
        "section": "campaigns",
        "campaign": campaign,
        "rows": found,
        "by_post": sum(int(row["count"]) for row in found if row["by_post"]),
        "page": Paginator(bundles, BUNDLES).get_page(number),
        "most": paper.MOST,
    }
    return render(request, "campaigns/office/left_out.html", context)


@readers_only
@require_safe
def newsletter_pdf(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """The letter for the wall of a community centre: no name on it."""
    campaign = campaign_for(request, campaign_id)
    if campaign.version is None:
        return redirect("office_campaigns:campaign", campaign.pk)
    return _pdf(paper.notice(campaign), f"newsletter-{campaign.pk}.pdf")


@readers_only
@permission_required("contacts.open_citizen", raise_exception=True)  # who only makes newsletters sees no names
@require_POST
def letters_pdf(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """Letters for window envelopes to those whom no mail reaches. Opened, so it is logged first."""
    campaign = campaign_for(request, campaign_id)
    sent = request.POST.get("after", "")
    after = min(int(sent), 2**62) if sent.isdecimal() and len(sent) < 20 else 0
    content = paper.letters(campaign, by=request.user, ip=client_ip(request), after=after)
    if content is None:
        messages.info(request, _("우편으로 보낼 분이 없습니다."))
        return redirect("office_campaigns:left_out", campaign.pk)
    return _pdf(content, f"letters-{campaign.pk}-{after}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
