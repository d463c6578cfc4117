"""Two conversations of one citizen become one: the officer in charge of both sees what comes of it, and says why."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from channels_mail.consultation import merging, reading, workflow
from channels_mail.consultation.errors import NotAReader, StaleConsultation, StepNotAllowed
from channels_mail.consultation.forms import MergeForm
from channels_mail.consultation.models import Consultation
from channels_mail.consultation.views.office import inbox_required, readable_rows
from citizens.accounts.http import AccountRequest, client_ip

CHOICE = 20


@inbox_required
@permission_required("consultation.answer_consultation", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AccountRequest, number: str) -> HttpResponse:
    """Choose the other one; see both in the order of time; say which remains and why."""
    consultation = _in_charge_of(request, number)
    others = merging.others_of(consultation, request.user).select_related("citizen", "department", "officer")
    chosen = request.POST.get("other") or request.GET.get("other", "")
    other = others.filter(number=chosen).first() if chosen else None
    if other is None:
        found = list(others[:CHOICE])
        reading.set_subjects([consultation, *found])
        context = {"section": "consultations", "consultation": consultation, "others": found}
        return render(request, "consultation/office/merge.html", context)
    form = MergeForm(request.POST or None, both=(consultation, other))
    if form.is_valid() and (done := _merge(request, form, consultation, other)):
        return done
    return _preview(request, form, consultation, other)


@inbox_required
@permission_required("consultation.answer_consultation", raise_exception=True)
@require_POST
def merge_undoing(request: AccountRequest, number: str) -> HttpResponse:
    consultation = _in_charge_of(request, number)
    part = get_object_or_404(consultation.parts.all(), number=request.POST.get("part", ""))
    try:
        workflow.unmerge(consultation, part, by=request.user)
    except StepNotAllowed:
        messages.warning(request, _("하루가 지났거나 이미 되돌렸습니다."))
    else:
        messages.success(request, _("합친 상담을 되돌렸습니다. 구민에게 알렸습니다."))
    return redirect("office_consultations:thread", number)


def _merge(
    request: AccountRequest, form: MergeForm, consultation: Consultation, other: Consultation
) -> HttpResponse | None:
    """None with the reason in the form when it was refused. What was typed stays."""
    kept, part = (consultation, other) if form.cleaned_data["kept"] == consultation.number else (other, consultation)
    versions = {consultation.pk: form.cleaned_data["version"], other.pk: form.cleaned_data["other_version"]}
    try:
        workflow.merge(
            kept,
            part,
            by=request.user,
            reason=form.cleaned_data["reason"],
            versions=(versions[kept.pk], versions[part.pk]),
        )
    except StaleConsultation:
        form.add_error(None, _("그 사이 새 글이나 변경이 있습니다. 아래에서 다시 보고 눌러 주세요."))
    except NotAReader:
        form.add_error(None, _("두 상담을 모두 맡은 직원만 합칠 수 있습니다."))
    except StepNotAllowed:
        form.add_error(
            None,
            _("이대로는 합칠 수 없습니다. 열려 있는 쪽, 민원으로 옮겼거나 이미 다른 상담을 합친 쪽을 남겨 주세요."),
        )
    else:
        messages.success(request, _("두 상담을 합치고 구민에게 알렸습니다. 하루 안에는 되돌릴 수 있습니다."))
        return redirect("office_consultations:thread", kept.number)
    return None


def _preview(
    request: AccountRequest, form: MergeForm, consultation: Consultation, other: Consultation
) -> HttpResponse:
    letters = merging.preview((consultation, other), by=request.user, ip=client_ip(request))
    reading.set_subjects([consultation, other])
    context = {
        "section": "consultations",
        "consultation": consultation,
        "other": other,
        "form": form,
        "letters": letters,
        "losing": merging.losing_readers(consultation, other),
    }
    return render(request, "consultation/office/merge.html", context)


def _in_charge_of(request: AccountRequest, number: str) -> Consultation:
    return get_object_or_404(readable_rows(request).filter(officer=request.user), number=number)
