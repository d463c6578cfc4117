"""Where a petition belongs, as the model sees it: beside the steps that decide who handles it, judged by a person."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.models import Department
from citizens.accounts.permissions import officer_required
from civil_petitions.models import Petition, PetitionContent
from civil_petitions.triage import accuracy, advising, judging
from civil_petitions.views.office.steps import Step

BESIDE = ("reception", "assignment", "transfer")


def panel(petition: Petition, content: PetitionContent, step: Step | None) -> dict[str, Any]:
    """For the template; nothing where another step is open. The content was opened and logged by the page."""
    if step is None or step.noun not in BESIDE:
        return {}
    return {
        "advice": advising.advise(_text(content), target=petition.receipt_number),
        "advice_url": reverse("office_petitions:judgement", args=[petition.receipt_number]),
        "advice_department": petition.department_id,
        "departments": Department.objects.filter(is_active=True).order_by("name_ko"),
    }


@officer_required
@permission_required("civil_petitions.assign_petition", raise_exception=True)
@require_POST
def judgement(request: AccountRequest, receipt_number: str) -> HttpResponse:
    """Where this officer says it belongs: the suggestion was right, or it was not."""
    petition = get_object_or_404(Petition.objects.visible_to(request.user).for_page(), receipt_number=receipt_number)
    department = get_object_or_404(Department.objects.filter(is_active=True), pk=request.POST.get("department", ""))
    text = _text(petition.content(to=request.user, purpose=gettext_noop("배정"), ip=client_ip(request)))
    judging.judge(
        target=petition.receipt_number,
        citizen=petition.petitioner,
        subject_key=petition.subject_key,
        text=text,
        suggestion=accuracy.suggest(text),
        department=department,
        by=request.user,
    )
    messages.success(request, _("알려 주셔서 고맙습니다. 다음 추천에 씁니다."))
    return redirect("office_petitions:assignment", petition.receipt_number)


def _text(content: PetitionContent) -> str:
    """What was written about the matter; nothing of the applicant."""
    said = (words for name, words in content.answers.items() if not name.startswith("applicant_"))
    return "\n".join([content.title, *(words for words in said if isinstance(words, str))])
