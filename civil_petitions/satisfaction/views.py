"""The survey page: from the mail's link without login, or from the personal page with it."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from civil_petitions.satisfaction import actions
from civil_petitions.satisfaction.errors import SurveyClosed
from civil_petitions.satisfaction.forms import DetailsForm, ScoreForm
from civil_petitions.satisfaction.models import Score, SurveyInvitation, SurveyResponse

FACES = {
    Score.VERY_BAD: "face-angry",
    Score.BAD: "face-slightly-frowning",
    Score.MIDDLING: "meh",
    Score.GOOD: "face-slightly-smiling",
    Score.VERY_GOOD: "laugh",
}
THANKS = "thanks"
methods = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@methods
def response(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. Mail scanners open every link, so a GET stores nothing."""
    invitation = actions.find(token)
    if invitation is None or (invitation.is_link_over and not hasattr(invitation, "response")):
        return _page(request, "over", invitation, status=404 if invitation is None else 410)
    return _answer(request, invitation)


@citizen_required
@never_cache
@methods
def own(request: AccountRequest, receipt_number: str) -> HttpResponse:
    """The same page from the personal page, where no token is at hand."""
    invitations = SurveyInvitation.objects.visible_to(request.user)
    invitation = get_object_or_404(
        invitations.select_related("petition__type", "petition__department", "response"),
        petition__receipt_number=receipt_number,
    )
    return _answer(request, invitation)


def _answer(request: HttpRequest, invitation: SurveyInvitation) -> HttpResponse:
    given: SurveyResponse | None = getattr(invitation, "response", None)
    if given is None and invitation.is_closed:
        return _page(request, "over", invitation, status=410)
    details_form = partial(DetailsForm, initial=_initial(given))
    form: ScoreForm = details_form()
    if request.method == "POST":
        is_face = "comment" not in request.POST
        form = ScoreForm(request.POST) if is_face else details_form(request.POST)
        if form.is_valid():
            try:
                actions.respond(
                    invitation, score=form.cleaned_data["score"], details=None if is_face else form.cleaned_data
                )
            except SurveyClosed:
                return redirect(request.path)
            return redirect(request.path if is_face else f"{request.path}?{THANKS}")
        if is_face:
            return redirect(request.path)
    if given is None:
        return _page(request, "ask", invitation, chosen=_chosen(request))
    if not given.is_changeable:
        return _page(request, "final", invitation, given=given)
    state = "thanks" if THANKS in request.GET and request.method != "POST" else "given"
    return _page(request, state, invitation, given=given, chosen=Score(given.score), form=form)


def _page(
    request: HttpRequest,
    state: str,
    invitation: SurveyInvitation | None,
    *,
    given: SurveyResponse | None = None,
    chosen: Score | None = None,
    form: ScoreForm | None = None,
    status: int = 200,
) -> HttpResponse:
    faces = [{"value": score.value, "label": score.label, "icon": icon} for score, icon in FACES.items()]
    context = {
        "state": state,
        "invitation": invitation,
        "given": given,
        "chosen": chosen,
        "form": form,
        "faces": faces,
        "is_low": chosen is not None and chosen <= Score.BAD,
    }
    answer = render(request, "satisfaction/survey.html", context, status=status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _chosen(request: HttpRequest) -> Score | None:
    """The face pressed in the mail: shown, not stored."""
    try:
        return Score(int(request.GET.get("score", "")))
    except ValueError:
        return None


def _initial(given: SurveyResponse | None) -> dict[str, object]:
    if given is None:
        return {}
    return {
        "score": given.score,
        "comment": given.comment(),
        "wants_contact": given.wants_contact,
        **{question: getattr(given, question) for question in actions.QUESTIONS},
    }
