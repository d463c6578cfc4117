"""The entry screen for a call or a visit, and what was written down."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.contacts import actions as contacts
from citizens.contacts import entry_drafts
from citizens.contacts.errors import TooLateToUndo
from citizens.contacts.forms import TimelineFilter
from citizens.contacts.models import Contact
from citizens.contacts.timeline import PAGE_SIZE, lines
from citizens.registry.models import Citizen
from citizens.surveys.choices import Score
from civil_petitions.models import Petition, PetitionType
from portal.counter import answering, callers, filing, kinds
from portal.counter.forms import NEW, CallerForm, ContactEntryForm
from portal.counter.promise_days import WORDS
from portal.person.views import Purpose, in_korean
from portal.surveys import desk

TARGET = gettext_noop("전화·방문 기록")
PURPOSE = gettext_noop("적어 둔 문의를 다시 봄")
READ_OUT_WITHIN = timedelta(hours=1)
NOT_KEPT = ("csrfmiddlewaretoken", "version", "find")


def permitted(view: View) -> View:
    return officer_required(permission_required("contacts.record_contact", raise_exception=True)(view))


@permitted
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: AccountRequest) -> HttpResponse:
    """Number, person, kind, words, promise; Enter writes it down."""
    if request.method != "POST":
        return _blank(request)
    form = ContactEntryForm(request.POST, officer=request.user)
    if "find" in request.POST:
        return _page(request, _as_typed(request.POST, request))
    if not form.is_valid():
        entry_drafts.keep(request.user, kept(request.POST))
        return _page(request, form)
    wish = kinds.wish_of(form.cleaned_data["kind_words"])
    contact = answering.write_down(
        by=request.user,
        submission_key=form.cleaned_data["submission_key"],
        person=form.cleaned_data["person"],
        channel=form.cleaned_data["channel"],
        direction=form.cleaned_data["direction"],
        kind=wish.kind,
        topic=wish.type.pk if wish.type else "",
        note=form.cleaned_data["note"],
        ending=form.cleaned_data["ending"],
        duration_seconds=form.duration_seconds(),
        promise=form.cleaned_data["promise"],
    )
    messages.success(request, _("적었습니다."))
    return redirect("office_contacts:contact", contact.pk)


@permitted
@require_POST
def people(request: AccountRequest) -> HttpResponse:
    """Who has this number, for the open entry screen; half a number finds and logs nothing."""
    form = CallerForm(request.POST)
    found = _found(request, form.cleaned_data["contact"]) if form.is_valid() else None
    context = {"callers": found, "is_searched": found is not None, "picked": _preselected(found, "")}
    return render(request, "counter/_people.html", context)


@permitted
@require_POST
def wish(request: AccountRequest) -> HttpResponse:
    """What to read out about the petition type that the typed words lead to."""
    found = kinds.wish_of(request.POST.get("kind_words", "")[:100])
    return render(request, "counter/_wish.html", {"wish": found})


@permitted
@require_POST
def draft(request: AccountRequest) -> HttpResponse:
    """Keep what is on the screen, checking nothing."""
    saved = entry_drafts.keep(request.user, kept(request.POST))
    return JsonResponse({"saved_at": saved.saved_at.isoformat(), "version": saved.version})


@permitted
@require_POST
def draft_discard(request: AccountRequest) -> HttpResponse:
    """Begin with an empty screen."""
    entry_drafts.discard(request.user)
    return redirect("office_contacts:entry")


@permitted
@require_safe
def contact(request: AccountRequest, contact_id: uuid.UUID) -> HttpResponse:
    """What was written down, and what can come of it."""
    found = own_contact(request, contact_id)
    record_look(request, [found])
    promise = found.follow_ups.select_related("owner").first()
    topic = PetitionType.objects.active().filter(pk=found.topic).first() if found.topic else None
    return render(
        request,
        "counter/contact.html",
        {
            "section": "contacts",
            "contact": found,
            "person": found.citizen.masked() if found.citizen else None,
            "promise": promise,
            "topic": topic,
            "may_take_back": found.officer_id == request.user.pk and not found.target,
            "may_file": not found.target and request.user.has_perm("civil_petitions.receive_petition"),
            "filed": _just_filed(found),
            "survey": desk.asked_about(found),
            "survey_way": desk.way_of(found),
            "scores": list(reversed(Score.choices)),
        },
    )


@permitted
@require_POST
def taking_back(request: AccountRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Undo, for the first minutes."""
    found = own_contact(request, contact_id)
    try:
        with transaction.atomic():
            contacts.take_back(found, by=request.user)
            desk.forget(contact_id)
    except TooLateToUndo:
        messages.error(request, _("적은 지 10분이 지났거나 이어진 일이 있어 지울 수 없습니다."))
        return redirect("office_contacts:contact", contact_id)
    messages.success(request, _("적은 것을 지웠습니다."))
    return redirect("office_contacts:entry")


@permitted
@require_safe
def listing(request: AccountRequest) -> HttpResponse:
    """The contacts of the officer's department, newest first."""
    form = TimelineFilter(request.GET)
    theirs = Contact.objects.filter(department=request.user.department_id)
    page = page_by_key(form.narrow(theirs).for_list(), request.GET, PAGE_SIZE)
    record_look(request, page.rows, action=AccessLogEntry.Action.LIST)
    context = {"section": "contacts", "form": form, "page": page, "lines": lines(page.rows, to=request.user)}
    return render(request, "counter/list.html", context)


def _just_filed(found: Contact) -> Petition | None:
    """The petition that came of it, while its lookup code can still be read out."""
    petition = filing.petition_of(found) if found.target else None
    return petition if petition and timezone.now() - petition.submitted_at < READ_OUT_WITHIN else None


def own_contact(request: AccountRequest, contact_id: uuid.UUID) -> Contact:
    """A contact of the officer's own department; another's is not found."""
    theirs = Contact.objects.visible_to(request.user).filter(department=request.user.department_id)
    return get_object_or_404(theirs.select_related("citizen", "department", "officer"), pk=contact_id)


def record_look(request: AccountRequest, found: Iterable[Contact], action: str = AccessLogEntry.Action.VIEW) -> None:
    """The look at what was written down into the log, before it shows."""
    rows = list(found)
    is_list = action == AccessLogEntry.Action.LIST
    known = [each.citizen_id for each in rows if each.citizen_id]
    if not known:
        return
    access_log.record(
        actor=request.user,
        action=action,
        citizen=None if is_list else rows[0].citizen,
        listed=known if is_list else (),
        target=TARGET,
        purpose=PURPOSE,
        count=len(rows),
        ip=client_ip(request),
    )


def kept(typed: QueryDict) -> entry_drafts.Raw:
    """What of a form is worth keeping."""
    return {name: values for name, values in typed.lists() if name not in NOT_KEPT and any(values)}


def _blank(request: AccountRequest) -> HttpResponse:
    """An empty screen, one that was left half typed, or one for the person whose page led here."""
    typed = _left(request)
    chosen = {name: value for name in ("citizen", "channel") if (value := request.GET.get(name))}
    form = ContactEntryForm(officer=request.user, initial=typed | chosen)
    return _page(request, form, is_restored=bool(typed))


def _left(request: AccountRequest) -> dict[str, str]:
    """What was typed and not written down. A late autosave of what was is no such thing."""
    left = entry_drafts.of(request.user)
    typed = {name: values[-1] for name, values in left.raw().items()} if left else {}
    if Contact.objects.filter(submission_key=_key(typed.get("submission_key", ""))).exists():
        entry_drafts.discard(request.user)
        return {}
    return typed


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _as_typed(typed: QueryDict, request: AccountRequest) -> ContactEntryForm:
    """The same screen with the people found, nothing checked yet: the way without script."""
    initial = {name: value for name, value in typed.dict().items() if name not in ("csrfmiddlewaretoken", "find")}
    return ContactEntryForm(officer=request.user, initial=initial)


def _page(request: AccountRequest, form: ContactEntryForm, *, is_restored: bool = False) -> HttpResponse:
    contact, picked = str(form["contact"].value() or ""), str(form["citizen"].value() or "")
    found = _found(request, contact) if callers.is_whole(contact) else _chosen(request, picked)
    return render(
        request,
        "counter/entry.html",
        {
            "section": "contacts",
            "form": form,
            "callers": found,
            "is_searched": found is not None,
            "picked": _preselected(found, picked),
            "is_restored": is_restored,
            "kinds": [(number, kind.label) for number, kind in kinds.QUICK.items()],
            "types": PetitionType.objects.active().by_popularity().values_list("name_ko", flat=True)[:60],
            "days": [(number, _(word)) for number, word in WORDS.items()],
            "minutes": settings.TALK_MINUTES,
        },
    )


def _preselected(found: list[callers.Caller] | None, picked: str) -> str:
    """The officer's own pick; else the only person there is to pick, or a new one where nobody is known."""
    if picked or found is None or len(found) > 1:
        return picked
    return str(found[0].citizen.pk) if found else NEW


def _found(request: AccountRequest, contact: str) -> list[callers.Caller]:
    citizens = callers.with_contact(contact)
    _record_search(request, citizens)
    return callers.facts(citizens, to=request.user)


def _chosen(request: AccountRequest, picked: str) -> list[callers.Caller] | None:
    """The one person that a page of theirs, or an earlier pick, named."""
    citizens = list(Citizen.objects.standing().filter(pk=_key(picked), subject_key__destroyed_at=None))
    if not citizens:
        return None
    _record_search(request, citizens)
    return callers.facts(citizens, to=request.user)


def _record_search(request: AccountRequest, citizens: list[Citizen]) -> None:
    one = citizens[0] if len(citizens) == 1 else None
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.SEARCH,
        citizen=one,
        listed=() if one else [citizen.pk for citizen in citizens],
        target=TARGET,
        purpose=in_korean(Purpose.CALL),
        count=len(citizens),
        ip=client_ip(request),
    )
