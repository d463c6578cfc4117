from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import officer_required
from civil_petitions.triage import accuracy, suggesting


@officer_required
@permission_required("triage.view_accuracy", raise_exception=True)
@require_safe
def accuracy_page(request: AccountRequest) -> HttpResponse:
    """How often suggestions were right, week by week, and which departments are mixed up. Figures only."""
    trained = suggesting.current_model()
    version = trained.version if trained else ""
    context = {
        "section": "routing",
        "version": version,
        "lately": accuracy.lately(version),
        "is_stopped": accuracy.is_stopped(),
        "line": settings.ROUTING_LEAST_ACCURACY,
        "fewest": accuracy.FEWEST,
        "weeks": accuracy.weeks(),
        "confusions": accuracy.confusions(),
    }
    return render(request, "triage/accuracy.html", context)
