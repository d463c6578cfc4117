"""All campaigns by state, a new one, a copy, and what one is by law."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels_mail.campaigns import drafting, workflow
from channels_mail.campaigns.errors import StepNotAllowed
from channels_mail.campaigns.forms.settings import SettingsForm
from channels_mail.campaigns.models import Campaign, State
from channels_mail.campaigns.views.office.entering import campaign_for, composers_only, readers_only
from citizens.accounts.http import AccountRequest

PAGE_SIZE = 30
PARTS = {
    "draft": (gettext_lazy("쓰는 중"), (State.DRAFT,), ""),
    "submitted": (gettext_lazy("승인 기다림"), (State.SUBMITTED,), "today"),
    "going": (gettext_lazy("예약·보내는 중"), (State.SCHEDULED, State.SENDING), "mine"),
    "paused": (gettext_lazy("멈춤"), (State.PAUSED,), "late"),
    "over": (gettext_lazy("끝남"), (State.DONE, State.STOPPED), ""),
}


@readers_only
@require_safe
def campaigns(request: AccountRequest) -> HttpResponse:
    mine = Campaign.objects.visible_to(request.user)
    counts = mine.aggregate(
        **{part: Count("pk", filter=Q(state__in=states)) for part, (_label, states, _tone) in PARTS.items()}
    )
    view = asked if (asked := request.GET.get("view", "")) in PARTS else ""
    rows = mine.for_list().order_by("-id")
    if view:
        rows = rows.filter(state__in=PARTS[view][1])
    if (before := request.GET.get("before", "")).isdigit():
        rows = rows.filter(pk__lt=min(int(before), 2**62))
    found = list(rows[: PAGE_SIZE + 1])
    parts = [
        {"view": part, "label": label, "count": counts[part], "tone": tone if counts[part] else ""}
        for part, (label, _states, tone) in PARTS.items()
    ]
    next_mark = found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None
    context = {"section": "campaigns", "parts": parts, "view": view, "rows": found[:PAGE_SIZE], "next_mark": next_mark}
    return render(request, "campaigns/office/list.html", context)


@composers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None)
    if form.is_valid() and request.user.department:
        campaign = workflow.create(by=request.user, department=request.user.department, **form.cleaned_data)
        messages.success(request, _("소식지를 만들었습니다. 이제 내용을 써 주세요."))
        return redirect("office_campaigns:content", campaign.pk)
    if form.is_bound and not request.user.department:
        form.add_error(
            None, _("부서가 정해진 직원만 소식지를 만들 수 있습니다. 관리자에게 부서를 정해 달라고 해 주세요.")
        )
    return render(request, "campaigns/office/settings.html", {"section": "campaigns", "form": form})


@composers_only
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: AccountRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_for(request, campaign_id)
    if not campaign.is_editable:
        return redirect("office_campaigns:campaign", campaign.pk)
    form = SettingsForm(request.POST or None, campaign=campaign)
    if form.is_valid():
        try:
            workflow.change(campaign, by=request.user, **form.cleaned_data)
        except StepNotAllowed:
            messages.warning(request, _("그사이 다른 사람이 다음 단계로 넘겼습니다. 바꾸지 않았습니다."))
            return redirect("office_campaigns:campaign", campaign.pk)
        messages.success(request, _("저장했습니다."))
        return redirect("office_campaigns:content", campaign.pk)
    return render(
        request, "campaigns/office/settings.html", {"section": "campaigns", "form": form, "campaign": campaign}
    )


@composers_only
@require_POST
def duplicate(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """A new draft with the same words and people; nothing of what was sent comes along."""
    source = campaign_for(request, campaign_id)
    copied = drafting.duplicate(source, by=request.user)
    messages.success(request, _("같은 내용으로 새 소식지를 만들었습니다."))
    return redirect("office_campaigns:content", copied.pk)
