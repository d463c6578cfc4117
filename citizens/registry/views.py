from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.registry import actions
from citizens.registry.forms import CorrectionForm
from citizens.registry.models import Citizen
from citizens.spelling import LotAddress, parse_address

LOT_ADDRESS = gettext_lazy("지번으로 적으셨습니다. 도로명주소로 고치시면 우편물이 더 잘 닿습니다.")


@citizen_required
@require_safe
def profile(request: AccountRequest) -> HttpResponse:
    citizen = actions.citizen_of(request.user)
    return render(request, "registry/profile.html", {"citizen": citizen, "rows": _rows(citizen)})


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: AccountRequest) -> HttpResponse:
    citizen = actions.citizen_of(request.user)
    form = CorrectionForm(request.POST or None, initial=_known(citizen))
    if request.method == "POST" and form.is_valid():
        actions.update_details(citizen, by=request.user, **form.cleaned_data)
        messages.success(request, _("고친 내용을 저장했습니다."))
        if isinstance(parse_address(form.cleaned_data["address"]), LotAddress):
            messages.info(request, LOT_ADDRESS)
        return redirect("registry:profile")
    return render(request, "registry/correction.html", {"form": form})


def _known(citizen: Citizen) -> dict[str, str]:
    details = citizen.own_details()
    return {
        "name": details.name,
        "phone": details.phone,
        "address": details.address,
        "dong": citizen.dong,
        "age_band": citizen.age_band,
        "language": citizen.language,
    }


def _rows(citizen: Citizen) -> list[dict[str, Any]]:
    """The lines of the summary list, each with its way to correct it."""
    details, form = citizen.own_details(), reverse("registry:correction")
    language = dict(Citizen.LANGUAGES)[citizen.language]
    unknown = _("적지 않았습니다")
    return [
        {"label": _("이름"), "value": details.name or unknown, "url": f"{form}#id_name"},
        {"label": _("전자우편 주소"), "value": details.email, "url": reverse("contact_points:mine")},
        {"label": _("전화번호"), "value": details.phone or unknown, "url": f"{form}#id_phone"},
        {"label": _("주소"), "value": details.address or unknown, "url": f"{form}#id_address"},
        {"label": _("사는 동"), "value": _(citizen.dong) if citizen.dong else unknown, "url": f"{form}#id_dong"},
        {"label": _("나이대"), "value": citizen.get_age_band_display() or unknown, "url": f"{form}#id_age_band"},
        {"label": _("알림 메일의 언어"), "value": language, "url": f"{form}#id_language_0"},
    ]
