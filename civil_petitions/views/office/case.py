"""The case page: what the citizen sent on the left, the next legal step on the right."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import officer_required
from citizens.registry import revealing
from citizens.registry.forms import RevealForm
from civil_petitions import clock
from civil_petitions.errors import (
    ExtensionNotAllowed,
    ReturnNotAllowed,
    StalePetition,
    SupplementNotAllowed,
    TransitionNotAllowed,
)
from civil_petitions.forms.answers import summary_rows
from civil_petitions.forms.masking import mask_text, masked_answers
from civil_petitions.forms.office import StepForm
from civil_petitions.models import Petition, PetitionContent
from civil_petitions.models.status import OPEN
from civil_petitions.views.office import routing
from civil_petitions.views.office.steps import STEPS, Step, steps_of


@officer_required
@require_safe
def case(request: AccountRequest, receipt_number: str) -> HttpResponse:
    petition = _petition(request, receipt_number)
    steps = steps_of(petition, request.user)
    step = next((step for step in steps if step.noun != "assignment"), None)
    form = step.form(petition=petition, officer=request.user) if step else None
    return case_page(request, petition, steps, step, form)


@officer_required
@require_safe
def preview(request: AccountRequest, receipt_number: str) -> HttpResponse:
    """The pane beside the worklist; without htmx the whole case."""
    if not request.htmx:
        return redirect("office_petitions:case", receipt_number)
    petition = _petition(request, receipt_number)
    content = petition.content(to=request.user, purpose="미리보기", ip=client_ip(request))
    return render(
        request,
        "civil_petitions/office/_preview.html",
        {
            "petition": petition,
            "title": mask_text(content.title),
            "rows": _rows(petition, content)[:6],
            "petitioner": petition.petitioner.masked(),
            "files": list(petition.attachments.all()),
            "steps": steps_of(petition, request.user),
            "now": timezone.now(),
        },
    )


@officer_required
@permission_required("civil_petitions.reveal_petitioner", raise_exception=True)
@require_POST
def reveal(request: AccountRequest, receipt_number: str) -> HttpResponse:
    petition = _petition(request, receipt_number)
    form = revealing.respond(request, petition.petitioner, target=petition.receipt_number)
    if form is None:
        return redirect("office_petitions:case", petition.receipt_number)
    steps = steps_of(petition, request.user)
    step = steps[0] if steps else None
    step_form = step.form(petition=petition, officer=request.user) if step else None
    return case_page(request, petition, steps, step, step_form, reveal_form=form)


def case_page(
    request: AccountRequest,
    petition: Petition,
    steps: list[Step],
    step: Step | None,
    form: StepForm | None,
    *,
    reveal_form: RevealForm | None = None,
) -> HttpResponse:
    """The whole case with one step's form open. The look into the petition is logged before it is opened."""
    content = petition.content(to=request.user, purpose="처리", ip=client_ip(request))
    person = revealing.panel(
        request,
        petition.petitioner,
        url=reverse("office_petitions:reveal", args=[petition.receipt_number]),
        here=reverse("office_petitions:case", args=[petition.receipt_number]),
        may_reveal=request.user.has_perm("civil_petitions.reveal_petitioner"),
        form=reveal_form,
    )
    return render(
        request,
        "civil_petitions/office/case.html",
        {
            "petition": petition,
            "title": mask_text(content.title),
            "rows": _rows(petition, content, is_revealed=person.revealed is not None),
            "person": person,
            "party": content.party,
            "agent": petition.agent.masked_name() if petition.agent else "",
            "events": list(petition.events.select_related("actor__department").order_by("-number")),
            "notes": list(petition.internal_notes.select_related("author")),
            "files": list(petition.attachments.all()),
            "counted_days": clock.explain(petition),
            "steps": steps,
            "step": step,
            "form": form,
            "now": timezone.now(),
            **routing.panel(petition, content, step),
        },
    )


def _rows(petition: Petition, content: PetitionContent, *, is_revealed: bool = False) -> list[dict[str, str]]:
    """Each answer masked; while the person is revealed as written, with the mask at hand."""
    masked = masked_answers(petition.form_version, content.answers, for_officer=True)
    shown = content.answers if is_revealed else masked
    return [
        {"label": row.label, "text": row.text, "mask": mask.text if mask.text != row.text else ""}
        for row, mask in zip(
            summary_rows(petition.form_version, shown), summary_rows(petition.form_version, masked), strict=True
        )
    ]


def _petition(request: AccountRequest, receipt_number: str) -> Petition:
    return get_object_or_404(Petition.objects.visible_to(request.user).for_page(), receipt_number=receipt_number)


def _view(step: Step) -> Callable[..., HttpResponse]:
    @officer_required
    @permission_required(f"civil_petitions.{step.permission}", raise_exception=True)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: AccountRequest, receipt_number: str) -> HttpResponse:
        petition = _petition(request, receipt_number)
        form = step.form(request.POST or None, petition=petition, officer=request.user)
        if form.is_valid():
            version = form.cleaned_data.pop("version")
            try:
                step.rule(petition, by=request.user, expected_version=version, **form.cleaned_data)
            except TransitionNotAllowed as error:
                form.add_error(None, _refusal(error))
            except StalePetition:
                form.add_error(None, _changed_by(petition))
            else:
                messages.success(request, str(step.done))
                return _after(request, petition)
        return case_page(request, petition, steps_of(petition, request.user), step, form)

    return view


def _refusal(error: TransitionNotAllowed) -> str:
    """The sentence for an officer: what is not possible, and why."""
    if isinstance(error, ExtensionNotAllowed):
        return _("더 늘릴 수 없습니다. 처음 처리기간 안에서 한 번, 민원인이 동의하면 한 번 더 늘릴 수 있습니다.")
    if isinstance(error, SupplementNotAllowed):
        return _("보완은 두 번까지 요구할 수 있고, 두 번째는 10일 안으로 정해야 합니다.")
    if isinstance(error, ReturnNotAllowed):
        return _("아직 보완 기한이 남았습니다. 기한이 지난 뒤에 돌려보낼 수 있습니다.")
    return _("지금 상태에서는 할 수 없는 일입니다. 진행 기록을 확인해 주세요.")


def _changed_by(petition: Petition) -> str:
    """Who was faster. What this officer typed stays in the form."""
    last = petition.events.select_related("actor").last()
    who = last.actor.display_name if last and last.actor else _("다른 사람")
    return _(
        "%(who)s 님이 먼저 바꿨습니다. 진행 기록을 보고, 그래도 보내려면 다시 눌러 주세요. 쓴 글은 그대로 있습니다."
    ) % {"who": who}


def _after(request: AccountRequest, petition: Petition) -> HttpResponse:
    """Back to the case while it is still this officer's to see and open, else to the list."""
    if petition.status in OPEN and Petition.objects.visible_to(request.user).filter(pk=petition.pk).exists():
        return redirect("office_petitions:case", petition.receipt_number)
    return redirect("office_petitions:worklist")


STEP_VIEWS: dict[str, Callable[..., HttpResponse]] = {noun: _view(step) for noun, step in STEPS.items()}
