"""Consents on the office's side: what a citizen said to an officer, and the texts of the privacy officer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log import alarms
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import View, officer_required
from citizens.consent import actions, letters, publishing
from citizens.consent.comparing import compared
from citizens.consent.errors import DocumentChanged
from citizens.consent.models import Consent, ConsentDocument, ConsentEntry
from citizens.consent.office_forms import LABELS, TEXTS, DocumentForm, RecordForm
from citizens.consent.purposes import Decision, Purpose
from citizens.consent.receipt import receipt_pdf
from citizens.registry.models import Citizen

methods = require_http_methods(["GET", "HEAD", "POST"])
REASON = gettext_noop("말씀하신 동의를 적으려고")
RECEIPT_REASON = gettext_noop("동의 확인서를 인쇄해 드리려고")


def _writer_required(view: View) -> View:
    return officer_required(permission_required("consent.draft_consentdocument", raise_exception=True)(view))


@officer_required
@permission_required("consent.record_consent", raise_exception=True)
@methods
def record(request: AccountRequest, citizen_id: UUID) -> HttpResponse:
    """Read each text aloud, write down what was said; the person is told at once by mail, or gets it on paper."""
    citizen = get_object_or_404(Citizen, pk=citizen_id, subject_key__destroyed_at=None)
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.VIEW,
        citizen=citizen,
        purpose=REASON,
        ip=client_ip(request),
    )
    documents = list(actions.documents_in_force().values())
    form = RecordForm(request.POST or None, documents=documents, consents=actions.standings(citizen).values())
    if form.is_valid():
        try:
            entries = actions.decide(citizen, form.answers(), by=request.user, versions=form.versions(), **form.how())
        except DocumentChanged:
            form.add_error(None, _("그사이 동의서가 바뀌었습니다. 새로 읽어 드리고 다시 골라 주세요."))
        else:
            return _recorded(request, citizen, entries)
    context = {
        "section": "citizens",
        "citizen": citizen,
        "person": citizen.masked(),
        "form": form,
        "rows": form.rows(),
        "receipt": _receipt(citizen, request.GET.get("receipt", "")),
    }
    return render(request, "consent/office/record.html", context)


@officer_required
@permission_required("consent.record_consent", raise_exception=True)
@require_safe
def receipt(request: AccountRequest, citizen_id: UUID, receipt_id: UUID) -> HttpResponse:
    """The receipt on paper, for who has no mail; the name on it is a reveal, with its own reason."""
    citizen = get_object_or_404(Citizen, pk=citizen_id, subject_key__destroyed_at=None)
    entries = _receipt(citizen, str(receipt_id))
    if not entries:
        raise Http404
    person = citizen.reveal(to=request.user, purpose=RECEIPT_REASON, ip=client_ip(request))
    alarms.watch_reveals(request.user)
    with translation.override(citizen.language):
        content = receipt_pdf(entries, person.name)
    disposition = f'inline; filename="consent-{str(receipt_id)[:8]}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@_writer_required
@require_safe
def documents(request: AccountRequest) -> HttpResponse:
    """Each purpose: the text in force, how many agree to it, and whether a next one is being written."""
    in_force = actions.documents_in_force()
    given = dict(
        Consent.objects.filter(decision=Decision.GIVEN).order_by().values_list("purpose").annotate(Count("pk"))
    )
    drafts = set(ConsentDocument.objects.filter(published_at=None).values_list("purpose", flat=True))
    rows = [
        {"purpose": purpose, "document": in_force.get(purpose), "given": given.get(purpose.value, 0)}
        | {"is_drafted": purpose.value in drafts}
        for purpose in Purpose
    ]
    return render(request, "consent/office/documents.html", {"section": "privacy", "tab": "consents", "rows": rows})


@_writer_required
@methods
def document(request: AccountRequest, purpose: str) -> HttpResponse:
    """The next text of one purpose: written, compared with the one in force, published or thrown away."""
    if purpose not in Purpose.values:
        raise Http404
    draft = ConsentDocument.objects.filter(purpose=purpose, published_at=None).first()
    in_force = actions.documents_in_force().get(purpose)
    form = DocumentForm(request.POST or None, initial=_initial(draft, in_force))
    if "discard" in request.POST and draft is not None:
        publishing.discard(draft)
        messages.success(request, _("쓰던 동의서를 버렸습니다. 지금 것은 그대로입니다."))
        return redirect("office_consents:document", purpose)
    if form.is_valid():
        return _save(request, purpose, form, draft)
    context = {
        "section": "privacy",
        "tab": "consents",
        "purpose": Purpose(purpose),
        "form": form,
        "draft": draft,
        "in_force": in_force,
        "changes": _changes(in_force, draft),
        "may_publish": request.user.has_perm("consent.publish_consentdocument"),
        "versions": ConsentDocument.objects.published().filter(purpose=purpose).select_related("publisher"),
    }
    return render(request, "consent/office/document.html", context)


@login_not_required
@require_safe
def guardians(request: HttpRequest) -> HttpResponse:
    """How the guardian of a child under fourteen agrees, with a form to print (개인정보 보호법 제22조의2)."""
    return render(request, "consent/guardians.html", {"documents": list(actions.documents_in_force().values())})


def _recorded(request: AccountRequest, citizen: Citizen, entries: list[ConsentEntry]) -> HttpResponse:
    """Says who was told, and where nobody was, that the receipt goes on paper."""
    if not entries:
        messages.success(request, _("바뀐 것이 없습니다."))
        return redirect("office_consents:record", citizen.pk)
    told = entries[0].citizen
    if letters.reaches(told):
        messages.success(request, _("적었습니다. 결과를 메일로 알립니다."))
        return redirect("office_consents:record", told.pk)
    messages.warning(request, _("적었습니다. 쓸 수 있는 메일 주소가 없어 결과를 알리지 못했습니다."))
    return redirect(f"{reverse('office_consents:record', args=[told.pk])}?receipt={entries[0].receipt_id}")


def _receipt(citizen: Citizen, receipt_id: str) -> list[ConsentEntry]:
    """What this person decided in one go; nothing where they did not."""
    try:
        entries = ConsentEntry.objects.of(citizen).filter(receipt_id=UUID(receipt_id))
    except ValueError:
        return []
    return list(entries.select_related("document").order_by("purpose"))


def _save(request: AccountRequest, purpose: str, form: DocumentForm, draft: ConsentDocument | None) -> HttpResponse:
    """Save what was written; to publish is a second press, and only of what this page had shown."""
    wants_published = "publish" in request.POST and request.user.has_perm("consent.publish_consentdocument")
    if wants_published and (draft is None or form.cleaned_data["seen"] != draft.changed_at.isoformat()):
        messages.warning(request, _("그사이 초안이 바뀌었습니다. 달라진 곳을 다시 보고 알려 주세요."))
        return redirect("office_consents:document", purpose)
    is_as_shown = draft is not None and all(getattr(draft, name) == value for name, value in form.texts().items())
    if wants_published and draft is not None and is_as_shown:
        published = publishing.publish(draft, by=request.user)
        told = _("%(version)s판을 알렸습니다. 이제 이것으로 묻습니다.")
        messages.success(request, told % {"version": published.version})
        return redirect("office_consents:list")
    publishing.draft(purpose, by=request.user, **form.texts())
    messages.success(request, _("초안을 저장했습니다. 아래에서 달라진 곳을 살펴보세요. 아직 알리지 않았습니다."))
    return redirect("office_consents:document", purpose)


def _initial(draft: ConsentDocument | None, in_force: ConsentDocument | None) -> dict[str, Any]:
    source = draft or in_force
    if source is None:
        return {}
    initial = {name: getattr(source, name) for name in (*TEXTS, "channels")}
    if draft is not None:
        initial |= {"asks_anew": draft.asks_anew, "reason": draft.reason, "seen": draft.changed_at.isoformat()}
    return initial


def _changes(in_force: ConsentDocument | None, draft: ConsentDocument | None) -> list[dict[str, Any]]:
    """Field by field, what of the text in force goes and what comes."""
    if draft is None:
        return []
    pairs = {name: (getattr(in_force, name, "") or "", getattr(draft, name)) for name in TEXTS}
    return [
        {"label": LABELS[name], "language": name[-2:], "pieces": compared(before, after)}
        for name, (before, after) in pairs.items()
        if before != after
    ]
