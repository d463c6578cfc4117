"""The officer's page of one citizen: each area gives its panels, this page logs the look and puts them in order."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.consent import panels as consent
from citizens.contact_points import actions as contact_points
from citizens.contact_points.models import ContactPoint, Kind
from citizens.contacts import panels as contact_panels
from citizens.contacts.forms import TimelineFilter
from citizens.contacts.models import Contact
from citizens.contacts.timeline import PAGE_SIZE, lines
from citizens.encryption import prefetch_keys
from citizens.mandates import panels as mandates
from citizens.merging import panels as merging
from citizens.parties import panels as parties
from citizens.registry import panels as registry
from citizens.registry import revealing
from citizens.registry.forms import RevealForm
from citizens.registry.models import Citizen
from civil_petitions import panels as petitions
from portal.person.forms import CitizenSearchForm, Purpose, PurposeForm

# The order here is the order on the page.
PANELS = (
    registry.office_panels,
    contact_panels.office_panels,
    petitions.office_panels,
    consent.office_panels,
    mandates.office_panels,
    parties.office_panels,
    merging.office_panels,
)
TARGET = gettext_noop("구민 정보")
VERIFIED = gettext_noop("연락처 확인")
REACHABILITY = gettext_noop("연락되는지 적기")
MOST_FOUND = 20


def _permitted(view: View) -> View:
    return officer_required(permission_required("contacts.open_citizen", raise_exception=True)(view))


@_permitted
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: AccountRequest) -> HttpResponse:
    """From an exact address or number to the person; of several, masked, the officer picks one."""
    form = CitizenSearchForm(request.POST or None)
    found: list[Citizen] | None = None
    if form.is_valid():
        purpose = Purpose(form.cleaned_data["purpose"])
        found = list(_found(form.cleaned_data["contact"]))
        _record_search(request, found, purpose)
        if len(found) == 1:
            return redirect(address(found[0], purpose))
        prefetch_keys(found)
    rows = [{"url": address(each, purpose), "person": each.masked()} for each in found or []]
    return render(
        request,
        "person/search.html",
        {"section": "citizens", "form": form, "rows": rows, "is_searched": found is not None},
    )


@_permitted
@require_safe
def page(request: AccountRequest, citizen_id: UUID) -> HttpResponse:
    """One citizen, for a stated purpose: without one the page shows nothing and asks."""
    citizen = _citizen(citizen_id)
    form = PurposeForm(request.GET if "purpose" in request.GET else None)
    if not form.is_valid():
        return render(request, "person/purpose.html", {"section": "citizens", "form": form})
    purpose = Purpose(form.cleaned_data["purpose"])
    _record_view(request, citizen, purpose)
    return _shown(request, citizen, purpose)


@_permitted
@require_safe
def contacts(request: AccountRequest, citizen_id: UUID) -> HttpResponse:
    """The whole timeline of one citizen, page by page; each page is a look of its own."""
    citizen = _citizen(citizen_id)
    form = PurposeForm(request.GET if "purpose" in request.GET else None)
    if not form.is_valid():
        return render(request, "person/purpose.html", {"section": "citizens", "form": form})
    purpose = Purpose(form.cleaned_data["purpose"])
    chosen = TimelineFilter(request.GET)
    theirs = Contact.objects.visible_to(request.user).filter(citizen=citizen)
    page_of_contacts = page_by_key(chosen.narrow(theirs).for_list(), request.GET, PAGE_SIZE)
    _record_view(request, citizen, purpose, count=len(page_of_contacts.rows))
    return render(
        request,
        "person/contacts.html",
        {
            "section": "citizens",
            "person": citizen.masked(),
            "purpose": purpose,
            "person_url": address(citizen, purpose),
            "contacts_url": f"{request.path}?purpose={purpose}",
            "form": chosen,
            "page": page_of_contacts,
            "lines": lines(page_of_contacts.rows, to=request.user),
        },
    )


@_permitted
@permission_required("civil_petitions.reveal_petitioner", raise_exception=True)
@require_POST
def reveal(request: AccountRequest, citizen_id: UUID) -> HttpResponse:
    """The details unmasked for five minutes, once the reason is in the log; or masked again."""
    citizen, purpose = _citizen(citizen_id), _purpose(request)
    form = revealing.respond(request, citizen, target=TARGET)
    if form is None:
        return redirect(address(citizen, purpose))
    _record_view(request, citizen, purpose)
    return _shown(request, citizen, purpose, form=form)


def _purpose(request: AccountRequest) -> Purpose:
    """For which the page was opened; it stands in the address."""
    form = PurposeForm(request.GET)
    return Purpose(form.cleaned_data["purpose"]) if form.is_valid() else Purpose.CASE


@_permitted
@permission_required("contacts.record_contact", raise_exception=True)
@require_POST
def verification(request: AccountRequest, citizen_id: UUID, point_id: UUID) -> HttpResponse:
    """The officer vouches for a way to reach this citizen: called back, or the paper was seen."""
    citizen = _citizen(citizen_id)
    point = get_object_or_404(ContactPoint.objects.filter(citizen=citizen).select_related("citizen"), pk=point_id)
    form = PurposeForm(request.POST)
    purpose = Purpose(form.cleaned_data["purpose"]) if form.is_valid() else Purpose.CALL
    with transaction.atomic():
        _record_view(request, citizen, purpose, target=VERIFIED)
        contact_points.record_verification(point, by=request.user)
    messages.success(request, _("확인한 것으로 적었습니다. 누가 확인했는지 남습니다."))
    return redirect(address(citizen, purpose))


@_permitted
@permission_required("contacts.record_contact", raise_exception=True)
@require_POST
def reachability(request: AccountRequest, citizen_id: UUID, point_id: UUID) -> HttpResponse:
    """Nobody is reached at this number or home, or somebody is again."""
    citizen = _citizen(citizen_id)
    points = ContactPoint.objects.filter(citizen=citizen).exclude(kind=Kind.MAIL)
    point = get_object_or_404(points.select_related("citizen"), pk=point_id)
    form = PurposeForm(request.POST)
    purpose = Purpose(form.cleaned_data["purpose"]) if form.is_valid() else Purpose.CALL
    with transaction.atomic():
        _record_view(request, citizen, purpose, target=REACHABILITY)
        if "reachable" in request.POST:
            contact_points.mark_reachable(point, by=request.user)
            said = _("다시 쓸 수 있는 연락처로 적었습니다.")
        else:
            contact_points.mark_unreachable(point, by=request.user)
            said = _("연락되지 않는 것으로 적었습니다. 석 달 뒤에는 저절로 풀립니다.")
    messages.success(request, said)
    return redirect(address(citizen, purpose))


def address(citizen: Citizen, purpose: str) -> str:
    """Where this citizen's page is, opened for this purpose."""
    return f"{reverse('office_citizens:page', args=[citizen.pk])}?purpose={purpose}"


def _found(contact: str) -> QuerySet[Citizen]:
    return Citizen.objects.with_contact(contact).filter(subject_key__destroyed_at=None)[:MOST_FOUND]


def _citizen(citizen_id: UUID) -> Citizen:
    """Whose key was destroyed is no longer there; a merged record leads to the one that stands."""
    records = Citizen.objects.select_related("merged_into")
    found = get_object_or_404(records, pk=citizen_id, subject_key__destroyed_at=None)
    return found.merged_into or found


def _shown(
    request: AccountRequest, citizen: Citizen, purpose: Purpose, *, form: RevealForm | None = None
) -> HttpResponse:
    panels: list[dict[str, Any]] = [panel for give in PANELS for panel in give(citizen, to=request.user)]
    person = revealing.panel(
        request,
        citizen,
        url=f"{reverse('office_citizens:reveal', args=[citizen.pk])}?purpose={purpose}",
        here=address(citizen, purpose),
        may_reveal=request.user.has_perm("civil_petitions.reveal_petitioner"),
        form=form,
    )
    context = {
        "section": "citizens",
        "citizen": citizen,
        "purpose": purpose,
        "main": [panel for panel in panels if panel["place"] == "main"],
        "side": [panel for panel in panels if panel["place"] == "side"],
        "person": person,
    }
    return render(request, "person/page.html", context)


def _record_view(
    request: AccountRequest, citizen: Citizen, purpose: Purpose, count: int = 1, target: str = TARGET
) -> None:
    """The look into the log, before anything shows."""
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.VIEW,
        citizen=citizen,
        target=target,
        purpose=in_korean(purpose),
        count=count,
        ip=client_ip(request),
    )


def _record_search(request: AccountRequest, found: list[Citizen], purpose: Purpose) -> None:
    """One entry that names all who were found, so that each of them can read it."""
    one = found[0] if len(found) == 1 else None
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.SEARCH,
        citizen=one,
        listed=() if one else [citizen.pk for citizen in found],
        target=TARGET,
        purpose=in_korean(purpose),
        count=len(found),
        ip=client_ip(request),
    )


def in_korean(purpose: Purpose) -> str:
    """As the log keeps it, whatever the officer's language; pages translate it."""
    with translation.override("ko"):
        return str(purpose.label)
