"""One campaign as it stands, and the steps that follow: approve, send back, pause, resume, stop."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from channels_mail.campaigns import audience, progressing, workflow
from channels_mail.campaigns.content import checks
from channels_mail.campaigns.content.letter import letter_of
from channels_mail.campaigns.errors import (
    BadRules,
    NotInOrder,
    NotReady,
    SamePerson,
    StaleCampaign,
    StepNotAllowed,
    TooFew,
)
from channels_mail.campaigns.models import Campaign, Reason, State
from channels_mail.campaigns.views.office.entering import (
    approvers_only,
    campaign_for,
    composers_only,
    operators_only,
    readers_only,
)
from channels_mail.campaigns.views.office.versions import compared
from citizens.accounts.http import AccountRequest


@csp_update({"frame-src": ["'self'"]})
@readers_only
@vary_on_headers("HX-Request")
@require_safe
def campaign(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """A draft is written on, a submitted one judged, and of all others one sees how far they are."""
    found = campaign_for(request, campaign_id)
    if found.state == State.DRAFT and request.user.has_perm("campaigns.compose_campaign"):
        return redirect("office_campaigns:content", found.pk)
    if found.state in (State.DRAFT, State.SUBMITTED):
        return render(request, "campaigns/office/approval.html", _approval(request, found))
    context = {"section": "campaigns", "campaign": found, "progress": progressing.progress_of(found)}
    if request.htmx:
        return render(request, "campaigns/office/_progress.html", context)
    context["events"] = found.events.select_related("actor").order_by("-number")[:40]
    return render(request, "campaigns/office/progress.html", context)


def _approval(request: AccountRequest, found: Campaign) -> dict[str, Any]:
    """What the second person needs: the letter, the checks, the people, and what changed since it was last judged."""
    sides = [each for each in (found.version, found.version_b if found.share_b else None) if each]
    earlier = found.versions.filter(variant="A", number__lt=found.version.number).first() if found.version else None
    try:
        rules = audience.rules_for(found)
        people: dict[str, Any] = {"conditions": audience.described(rules), "counted": audience.counted(found)}
    except BadRules as bad:
        people = {"conditions": [], "counted": {}, "bad_rules": bad.reason}
    writers = {found.author_id, found.submitter_id, *(each.author_id for each in sides)}
    return {
        "section": "campaigns",
        "campaign": found,
        "sides": [
            {"version": each, "language": language, "findings": checks.check(letter_of(each, language=language))}
            for each in sides
            for language in each.languages
        ],
        "earlier": earlier,
        "lines": compared(earlier, found.version) if earlier and found.version else [],
        "may_approve": request.user.has_perm("campaigns.approve_campaign") and request.user.pk not in writers,
        "wrote_it": request.user.pk in writers,
        "receivers": people["counted"].get("", 0),
        "left_out": left_out(people["counted"]),
        **people,
    }


def left_out(counted: dict[str, int]) -> list[dict[str, Any]]:
    """Each reason with its number, the largest first."""
    rows = [{"label": Reason(reason).label, "count": count} for reason, count in counted.items() if reason]
    return sorted(rows, key=lambda row: -int(row["count"]))


def _step(
    name: str, enter: Callable[..., Any], take: Callable[..., Any], done: Promise
) -> Callable[..., HttpResponse]:
    """A step that is one press: take it, or say in words why not."""

    @enter
    @require_POST
    def view(request: AccountRequest, campaign_id: int) -> HttpResponse:
        found = campaign_for(request, campaign_id)
        note = request.POST.get("note", "").strip()[:300]
        try:
            take(found, by=request.user, note=note)
        except (StepNotAllowed, StaleCampaign):
            messages.warning(request, _("그사이 상태가 바뀌어 하지 않았습니다. 지금 상태를 확인해 주세요."))
        except SamePerson:
            messages.error(request, _("만든 사람은 승인할 수 없습니다. 다른 사람이 승인해야 합니다."))
        except TooFew:
            messages.error(
                request, _("받는 사람이 너무 적습니다. 10명보다 적으면 누구인지 짐작할 수 있어 보내지 않습니다.")
            )
        except NotReady as refusal:
            messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
        except NotInOrder:
            messages.error(
                request, _("메일 서명 설정(DKIM, SPF, DMARC)이 맞지 않아 보낼 수 없습니다. 관리자에게 알려 주세요.")
            )
        else:
            messages.success(request, str(done))
        return redirect("office_campaigns:campaign", found.pk)

    view.__name__ = name
    return view


def _approve(found: Campaign, *, by: Any, note: str) -> None:
    workflow.approve(found, by=by)


def _send_back(found: Campaign, *, by: Any, note: str) -> None:
    if not note:
        raise NotReady(_("무엇을 고치면 되는지 적어 주세요."))
    workflow.send_back(found, by=by, note=note)


def _withdraw(found: Campaign, *, by: Any, note: str) -> None:
    workflow.withdraw(found, by=by)


def _resume(found: Campaign, *, by: Any, note: str) -> None:
    workflow.resume(found, by=by)


def _stop(found: Campaign, *, by: Any, note: str) -> None:
    if not note:
        raise NotReady(_("그만두는 까닭을 적어 주세요. 그만두면 되돌릴 수 없습니다."))
    workflow.stop(found, by=by, note=note)


approval = _step(
    "approval", approvers_only, _approve, gettext_lazy("승인했습니다. 받는 사람을 확정하고 정한 때에 보냅니다.")
)
sending_back = _step("sending_back", approvers_only, _send_back, gettext_lazy("고쳐 달라고 돌려보냈습니다."))
withdrawal = _step(
    "withdrawal", composers_only, _withdraw, gettext_lazy("승인 요청을 거뒀습니다. 다시 고칠 수 있습니다.")
)
pause = _step("pause", operators_only, workflow.pause, gettext_lazy("잠시 멈췄습니다. 몇 초 안에 더 나가지 않습니다."))
resumption = _step(
    "resumption", operators_only, _resume, gettext_lazy("다시 보냅니다. 이미 받은 분에게는 가지 않습니다.")
)
stop = _step("stop", operators_only, _stop, gettext_lazy("그만뒀습니다. 남은 분에게는 보내지 않습니다."))
