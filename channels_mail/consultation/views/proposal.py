"""The citizen decides whether a conversation becomes a petition, and what of it leaves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from channels_mail.consultation import workflow
from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.models import PetitionProposal
from channels_mail.consultation.paragraphs import paragraphs_of
from channels_mail.consultation.views.citizen import own_or_404
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from civil_petitions.catalogue import rules
from civil_petitions.drafts import actions as drafts
from civil_petitions.drafts.models import Draft
from civil_petitions.forms.definition import build_form
from civil_petitions.models import PetitionType


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: AccountRequest, number: str) -> HttpResponse:
    """What would leave, paragraph by paragraph; yes files it or asks the rest, no leaves all as it is."""
    consultation = own_or_404(request, number)
    proposal = get_object_or_404(
        consultation.proposals.select_related("petition_type__department", "proposed_by"),
        state__in=(PetitionProposal.State.PROPOSED, PetitionProposal.State.AGREED),
    )
    if proposal.state == PetitionProposal.State.AGREED:
        return _to_draft_or_petition(proposal)
    paragraphs = paragraphs_of(consultation)
    keys = {each.key for each in paragraphs}
    chosen = [key for key in request.POST.getlist("paragraph") if key in keys] if request.method == "POST" else keys
    if request.method == "POST" and ("decline" in request.POST or chosen):
        return _decide(request, proposal, list(chosen))
    context = {
        "section": "consultations",
        "consultation": consultation,
        "title": consultation.subject(),
        "proposal": proposal,
        "paragraphs": [{"key": each.key, "text": each.text, "is_chosen": each.key in chosen} for each in paragraphs],
        "is_empty": request.method == "POST",
    }
    return render(request, "consultation/proposal.html", context)


@citizen_required
@require_POST
def undoing(request: AccountRequest, number: str) -> HttpResponse:
    consultation = own_or_404(request, number)
    proposal = get_object_or_404(consultation.proposals, state=PetitionProposal.State.AGREED)
    try:
        workflow.undo(proposal, by=request.user)
    except StepNotAllowed:
        messages.warning(
            request, _("담당자가 일을 시작했거나 하루가 지나 되돌릴 수 없습니다. 민원을 취하할 수는 있습니다.")
        )
    else:
        messages.success(request, _("민원을 되돌렸습니다. 상담은 그대로 있습니다."))
    return redirect("consultations:thread", consultation.number)


def _decide(request: AccountRequest, proposal: PetitionProposal, chosen: list[str]) -> HttpResponse:
    number = proposal.consultation.number
    try:
        if "decline" in request.POST:
            workflow.decline(proposal, by=request.user)
            messages.success(request, _("상담으로 남겼습니다. 아무것도 옮기지 않았습니다."))
            return redirect("consultations:thread", number)
        draft = workflow.agree(proposal, by=request.user, chosen=chosen)
    except (StepNotAllowed, Draft.DoesNotExist):
        messages.info(request, _("이미 정하셨습니다. 지금 상태를 확인해 주세요."))
        return redirect("consultations:thread", number)
    return _file_if_complete(request, draft)


def _file_if_complete(request: AccountRequest, draft: Draft) -> HttpResponse:
    """Where the letter says all that is needed it is filed at once; else only the rest is asked."""
    form = build_form(draft.form_version, draft.raw())
    if form.is_valid() and not drafts.missing_files(draft, form):
        needed = rules.identity_for(draft.form_version.definition, form.answers(), draft.petition_type.identity)
        if needed == PetitionType.Identity.VERIFIED:
            return redirect("drafts:review", draft.pk)  # asks who it is, where that is not known yet
        petition = drafts.submit(draft, form, by=request.user)
        return redirect("petitions:receipt", petition.receipt_number)
    messages.info(request, _("고른 글을 옮겨 두었습니다. 빠진 것만 채우면 접수됩니다."))
    return redirect("drafts:step", draft.pk)


def _to_draft_or_petition(proposal: PetitionProposal) -> HttpResponse:
    petition = proposal.petition()
    if petition is not None:
        return redirect("petitions:detail", petition.receipt_number)
    return redirect("drafts:step", proposal.draft_key)
