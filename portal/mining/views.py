from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest
from civil_petitions.models import Petition
from portal.insight import reading
from portal.insight.views.access import permitted
from portal.mining.models import Discovery


@permitted("view_insight")
@require_safe
def discoveries(request: AccountRequest) -> HttpResponse:
    """The newest week's lists. Example petitions are links for whoever may open them, and nothing for others."""
    found = list(Discovery.objects.of_latest_week())
    names = reading.type_names()
    examples = _examples(request, found)
    lists: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in found:
        mine = [examples[pk] for pk in each.petitions if pk in examples]
        row = {"it": each, "type": names.get(each.type, each.type), "examples": mine, "factor": _factor(each)}
        lists[each.kind].append(row)
    context = {"section": "insight", "lists": dict(lists), "week": found[0].week if found else None}
    return render(request, "mining/discoveries.html", context)


def _examples(request: AccountRequest, found: list[Discovery]) -> dict[str, str]:
    wanted = [pk for each in found for pk in each.petitions]
    if not wanted or not request.user.has_perm("civil_petitions.view_worklist"):
        return {}
    visible = Petition.objects.visible_to(request.user).filter(pk__in=wanted)
    return {str(pk): number for pk, number in visible.values_list("pk", "receipt_number")}


def _factor(discovery: Discovery) -> str:
    return {
        "late": _("기한을 넘겨 끝남"),
        "moved": _("부서를 옮김"),
        "extended": _("기한을 늘림"),
        "supplement": _("보완을 요구함"),
        "slow": _("닷새 넘게 걸림"),
        "repeat": _("같은 민원을 다시 냄"),
    }.get(discovery.figures.get("factor", ""), "")
