"""For officers: a mandate that comes on paper to the counter, its scan, and its end."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import View, officer_required
from citizens.mandates import actions
from citizens.mandates.actions import Paper
from citizens.mandates.errors import AlreadyAnswered, OwnAddress
from citizens.mandates.models import PERMISSION, Mandate, MandateDocument
from citizens.registry.models import Citizen
from portal.mandates import presenting
from portal.mandates.forms import RecordForm

RECORDED = gettext_noop("위임장 적기")
DOCUMENT = gettext_noop("위임장 사본")
ENDED = gettext_noop("대리 끝내기")
PURPOSE = gettext_noop("위임장 처리")


def _permitted(view: View) -> View:
    return officer_required(permission_required(PERMISSION, raise_exception=True)(view))


@_permitted
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: AccountRequest, citizen_id: UUID) -> HttpResponse:
    """Write down a paper mandate of this citizen, whose page led here."""
    principal = get_object_or_404(Citizen.objects.standing(), pk=citizen_id, subject_key__destroyed_at=None)
    form = RecordForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            agent = _agent(request, form.cleaned_data["contact"])
            _record(request, principal, agent, form)
        except ValidationError as error:
            form.add_error("contact", error)
        else:
            messages.success(request, _("위임장을 적었습니다. 두 분 모두에게 메일로 알립니다."))
            return redirect(_page_of(principal))
    _look(request, principal, RECORDED)
    context = {"section": "citizens", "form": form, "name": principal.masked_name(), "back": _page_of(principal)}
    return render(request, "mandates/office_record.html", context)


@_permitted
@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: AccountRequest, mandate_id: UUID) -> HttpResponse:
    """End it on the word of one of its sides at the counter."""
    mandate = _mandate(request, mandate_id)
    if request.method == "POST":
        try:
            with transaction.atomic():
                _look(request, mandate.principal, ENDED)
                actions.revoke(mandate, by=request.user)
        except AlreadyAnswered:
            messages.info(request, _("이미 끝난 대리입니다."))
        else:
            messages.success(request, _("대리를 끝냈습니다. 두 분 모두에게 메일로 알립니다."))
        return redirect(_page_of(mandate.principal))
    context = {"section": "citizens", "row": presenting.scopes([mandate])[0], "back": _page_of(mandate.principal)}
    return render(request, "mandates/office_revocation.html", context)


@_permitted
@require_safe
def document(request: AccountRequest, mandate_id: UUID) -> HttpResponse:
    """The scan itself, once the look is in the log."""
    mandate = _mandate(request, mandate_id)
    scan = get_object_or_404(MandateDocument, mandate=mandate)
    _look(request, mandate.principal, DOCUMENT, AccessLogEntry.Action.DOWNLOAD)
    name, content = scan.opened()
    answer = HttpResponse(content, content_type=scan.content_type)
    # Never shown in place: what somebody handed in is data, and this origin runs nothing of it.
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _agent(request: AccountRequest, contact: str) -> Citizen:
    """The one person with this address or number, who can log in. Raises ValidationError."""
    found = list(Citizen.objects.with_contact(contact).filter(subject_key__destroyed_at=None)[:3])
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.SEARCH,
        listed=[each.pk for each in found],
        target=RECORDED,
        purpose=PURPOSE,
        count=len(found),
        ip=client_ip(request),
    )
    able = [each for each in found if each.account_id]
    if not able:
        raise ValidationError(_("이 주소나 번호로 로그인하는 분이 없습니다. 먼저 가입하시도록 안내해 주세요."))
    if len(able) > 1:
        raise ValidationError(_("이 번호를 쓰는 분이 여럿입니다. 메일 주소로 찾아 주세요."))
    return able[0]


def _record(request: AccountRequest, principal: Citizen, agent: Citizen, form: RecordForm) -> None:
    checked = form.cleaned_data["document"]
    try:
        actions.record(
            principal,
            agent,
            by=request.user,
            valid_until=form.cleaned_data["valid_until"],
            petition_types=form.cleaned_data["petition_types"],
            paper=Paper(checked.name, checked.content, checked.content_type),
        )
    except OwnAddress:
        raise ValidationError(_("맡긴 분과 같은 분입니다. 맡은 분의 주소를 써 주세요.")) from None


def _look(request: AccountRequest, citizen: Citizen, target: str, action: str = AccessLogEntry.Action.VIEW) -> None:
    """In the log of the person whose mandate it is, before anything shows."""
    access_log.record(
        actor=request.user, action=action, citizen=citizen, target=target, purpose=PURPOSE, ip=client_ip(request)
    )


def _mandate(request: AccountRequest, mandate_id: UUID) -> Mandate:
    found = Mandate.objects.visible_to(request.user).select_related("principal", "agent")
    return get_object_or_404(found, pk=mandate_id)


def _page_of(citizen: Citizen) -> str:
    return f"{reverse('office_citizens:page', args=[citizen.pk])}?purpose=case"
