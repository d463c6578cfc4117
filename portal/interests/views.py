from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.registry import actions as registry
from portal.interests import actions, choosing
from portal.interests.forms import InterestsForm
from portal.interests.models import Interest, Rule, SilencedRule

SHOWN = 20


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: AccountRequest) -> HttpResponse:
    """What news is chosen by, and what that chooses now."""
    citizen = registry.citizen_of(request.user)
    off = set(SilencedRule.objects.filter(citizen=citizen).values_list("rule", flat=True))
    chosen = {
        "topics": list(Interest.objects.filter(citizen=citizen).values_list("topic", flat=True)),
        "rules": [rule for rule in Rule.values if rule not in off],
    }
    form = InterestsForm(request.POST or None, initial=chosen)
    if request.method == "POST":
        form = InterestsForm(request.POST)
        if form.is_valid():
            actions.choose(citizen, by=request.user, **form.cleaned_data)
            messages.success(request, _("저장했습니다. 이제 이렇게 골라 보여 드립니다."))
            return redirect("interests:mine")
    news = [(article, choosing.reasons(article)) for article in choosing.news_for(request.user)[:SHOWN]]
    return render(request, "interests/interests.html", {"form": form, "citizen": citizen, "news": news})
