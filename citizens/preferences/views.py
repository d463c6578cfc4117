from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.consent import actions as consent
from citizens.consent.purposes import MAILED, Decision
from citizens.preferences import actions
from citizens.preferences.forms import PreferencesForm
from citizens.preferences.models import TOPICS, Wish
from citizens.registry import actions as registry
from citizens.registry.models import Citizen


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: AccountRequest) -> HttpResponse:
    """What one is told of, and when. News that nobody agreed to is asked about before it is sent."""
    citizen = registry.citizen_of(request.user)
    agreed = _agreed(citizen)
    form = PreferencesForm(request.POST or None, initial=_chosen(citizen, agreed))
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        actions.choose(citizen, wanted, by=request.user)
        registry.update_details(citizen, by=request.user, language=form.cleaned_data["language"])
        asked = [purpose for purpose in MAILED if wanted[purpose] != Wish.NONE and purpose not in agreed]
        if asked:
            messages.info(request, _("저장했습니다. 고르신 소식은 동의하셔야 보내 드립니다."))
            return redirect(f"{reverse('consent:mine')}?{urlencode([('purpose', each) for each in asked])}")
        messages.success(request, _("알림 설정을 저장했습니다."))
        return redirect("preferences:notifications")
    return render(request, "preferences/notifications.html", {"form": form})


def _agreed(citizen: Citizen) -> set[str]:
    texts = consent.documents_in_force()
    return {
        purpose
        for purpose, each in consent.standings(citizen).items()
        if each.decision == Decision.GIVEN and texts[purpose].still_counts(each.version)
    }


def _chosen(citizen: Citizen, agreed: set[str]) -> dict[str, str]:
    """What is in force: news without consent is not sent, whatever was chosen."""
    chosen = {topic: str(Wish.NOW) for topic, _label in TOPICS} | actions.wishes(citizen)
    not_sent = {purpose.value: str(Wish.NONE) for purpose in MAILED if purpose not in agreed}
    return chosen | not_sent | {"language": citizen.language}
