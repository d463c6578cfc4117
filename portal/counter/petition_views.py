"""From what was written down to a petition: which kind, and its questions."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import View
from citizens.contacts import entry_drafts
from citizens.contacts.models import Contact
from civil_petitions.forms.raw import raw_values, row_button
from civil_petitions.models import FormVersion
from portal.counter import filing, kinds, petition_form
from portal.counter.views import own_contact, permitted, record_look

MOST_FOUND = 6


def _filing(view: View) -> View:
    return permitted(permission_required("civil_petitions.receive_petition", raise_exception=True)(view))


@_filing
@require_safe
def kind(request: AccountRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Which petition it is: what the officer's words lead to, then all that may be filed this way."""
    contact = own_contact(request, contact_id)
    if contact.target:
        return redirect("office_contacts:contact", contact.pk)
    words = request.GET.get("q", "")[:100]
    may_be = filing.types_for(contact).select_related("department")
    found = [each for each in kinds.types_for(words, MOST_FOUND * 2) if each in may_be] if words.strip() else []
    context = {
        "section": "contacts",
        "contact": contact,
        "words": words,
        "found": found[:MOST_FOUND],
        "types": may_be.by_popularity(),
        "is_spoken": contact.channel in filing.SPOKEN,
    }
    return render(request, "counter/petition_kind.html", context)


@_filing
@require_http_methods(["GET", "HEAD", "POST"])
def petition(request: AccountRequest, contact_id: uuid.UUID, type_id: str) -> HttpResponse:
    """The questions of this kind of petition; Enter files it."""
    contact = own_contact(request, contact_id)
    if contact.target:
        return redirect("office_contacts:contact", contact.pk)
    version = _version(contact, type_id)
    if request.method != "POST":
        left = entry_drafts.of(request.user, contact)
        form = petition_form.unfinished(version, left.raw() if left else {}, contact)
        return _page(request, contact, version, form, is_restored=left is not None)
    raw, row = row_button(version, _raw(version, request), request.POST)
    entry_drafts.keep(request.user, raw, contact)
    if row:
        return redirect(f"{reverse('office_contacts:petition', args=[contact.pk, type_id])}#id_{row}")
    form = petition_form.bound(version, request.POST, contact)
    if form.is_valid() and (answer := _file(request, contact, form)):
        return answer
    return _page(request, contact, version, form)


@_filing
@require_POST
def petition_draft(request: AccountRequest, contact_id: uuid.UUID, type_id: str) -> HttpResponse:
    """Keep what is on the screen, checking nothing."""
    contact = own_contact(request, contact_id)
    saved = entry_drafts.keep(request.user, _raw(_version(contact, type_id), request), contact)
    return JsonResponse({"saved_at": saved.saved_at.isoformat(), "version": saved.version})


def _file(request: AccountRequest, contact: Contact, form: petition_form.CalledPetitionForm) -> HttpResponse | None:
    """The petition; None with the reason in the form. What was typed stays."""
    try:
        filing.file(contact, form, by=request.user, **form.person())
    except Contact.DoesNotExist:
        raise Http404 from None
    except filing.IdentityNeeded:
        form.add_error(
            None, _("본인확인이 필요한 민원입니다. 누리집에서 신청하거나 신분증을 갖고 오시게 안내해 주세요.")
        )
        return None
    messages.success(request, _("민원을 접수했습니다. 접수번호를 불러 드리세요."))
    return redirect("office_contacts:contact", contact.pk)


def _version(contact: Contact, type_id: str) -> FormVersion:
    found = get_object_or_404(filing.types_for(contact).select_related("department"), pk=type_id)
    version = found.current_form()
    version.petition_type = found
    return version


def _raw(version: FormVersion, request: AccountRequest) -> entry_drafts.Raw:
    person = {name: request.POST.getlist(name) for name in petition_form.PERSON if request.POST.get(name)}
    return raw_values(version, request.POST) | person


def _page(
    request: AccountRequest,
    contact: Contact,
    version: FormVersion,
    form: petition_form.CalledPetitionForm,
    *,
    is_restored: bool = False,
) -> HttpResponse:
    """The form beside what was said; the look into the log first."""
    record_look(request, [contact])
    context = {
        "section": "contacts",
        "contact": contact,
        "person": contact.citizen.masked() if contact.citizen else None,
        "type": version.petition_type,
        "form": form,
        "documents": [each["name"] for each in version.attachments if each.get("required")],
        "is_restored": is_restored,
    }
    return render(request, "counter/petition.html", context)
