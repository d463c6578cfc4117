"""Writing a petition: one page of questions, a last look, and the button that files it."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.mandates import actions as mandates
from citizens.mandates.errors import MandateEnded
from citizens.mandates.models import Mandate
from citizens.parties.errors import MayNotFile
from citizens.parties.models import Membership
from citizens.registry import actions as registry
from civil_petitions.attachments.checks import kinds_of
from civil_petitions.catalogue import rules
from civil_petitions.drafts import actions
from civil_petitions.drafts.errors import DraftChanged, FileRefused
from civil_petitions.drafts.models import Draft, DraftFile
from civil_petitions.forms.answers import lot_addresses, summary_rows
from civil_petitions.forms.citizen import WhoseMatterForm
from civil_petitions.forms.definition import PetitionForm, build_form, draft_form
from civil_petitions.forms.raw import raw_values, row_button
from civil_petitions.models import Petition, PetitionType


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: AccountRequest, type_id: str) -> HttpResponse:
    """Begin, or ask whether to go on with what was begun. GET (back from the login) only asks."""
    petition_type = get_object_or_404(PetitionType.objects.active(), pk=type_id, channel=PetitionType.Channel.ONLINE)
    if handled_at := petition_type.guide.get("handled_at"):
        return redirect(handled_at)
    begun = Draft.objects.visible_to(request.user).filter(petition_type=petition_type).order_by("-saved_at").first()
    form = _whose(request, petition_type)
    if request.method == "POST" and (begun is None or request.POST.get("new")) and (form is None or form.is_valid()):
        mandate, party = (form.mandate(), form.party()) if form else (None, None)
        draft = actions.start(by=request.user, petition_type=petition_type, mandate=mandate, party=party)
        return redirect("drafts:step", draft.pk)
    context = {"section": "petitions", "type": petition_type, "draft": begun, "form": form}
    return render(request, "drafts/start.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: AccountRequest, draft_id: str) -> HttpResponse:
    draft = _draft(request, draft_id)
    if draft is None:
        return _filed_or_404(request, draft_id)
    if request.method != "POST":
        form = draft_form(draft.form_version, draft.raw())
        if request.GET.get("check"):
            form = build_form(draft.form_version, draft.raw())
            return _page(request, draft, form, _missing(draft, form) if form.is_valid() else [])
        return _page(request, draft, form)
    raw = raw_values(draft.form_version, request.POST)
    raw, row = row_button(draft.form_version, raw, request.POST)
    actions.save(draft, raw=raw)
    problems = _attach_all(request, draft)
    if row:
        return redirect(f"{reverse('drafts:step', args=[draft.pk])}#id_{row}")
    if problems or "upload" in request.POST:
        return _page(request, draft, draft_form(draft.form_version, raw), problems)
    if "leave" in request.POST:
        return redirect("dashboard:me")
    form = build_form(draft.form_version, raw)
    if not form.is_valid():
        return _page(request, draft, form)
    if missing := _missing(draft, form):
        return _page(request, draft, form, missing)
    return redirect("drafts:review", draft.pk)


@citizen_required
@require_POST
def autosave(request: AccountRequest, draft_id: str) -> HttpResponse:
    """Keep what is on the screen, checking nothing. 409 tells of another window."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user).select_related("form_version"), pk=draft_id)
    given = request.POST.get("version", "")
    version = int(given) if given.isascii() and given.isdigit() else None
    try:
        saved_at = actions.save(draft, raw=raw_values(draft.form_version, request.POST), version=version)
    except DraftChanged:
        message = _("다른 창에서 이 글을 더 고쳤습니다. 새로 열어 그 글을 이어 쓰거나, 저장 단추로 이 글을 남기세요.")
        return JsonResponse({"message": message}, status=409)
    return JsonResponse({"saved_at": saved_at.isoformat(), "version": draft.version})


@citizen_required
@require_POST
def files(request: AccountRequest, draft_id: str) -> HttpResponse:
    """Take one file by script: its row as a piece of page, or the sentence why not."""
    draft = get_object_or_404(
        Draft.objects.visible_to(request.user).select_related("form_version", "subject_key"), pk=draft_id
    )
    slot, upload = request.POST.get("slot", ""), request.FILES.get("file")
    if upload is None:
        return JsonResponse({"message": _("파일이 오다가 끊겼습니다. 다시 올려 주세요.")}, status=400)
    try:
        file = actions.attach(draft, slot=slot, name=upload.name or "", stream=upload, size=upload.size or 0)
    except FileRefused as error:
        return JsonResponse({"message": str(error)}, status=400)
    return render(request, "drafts/_file.html", {"draft": draft, "file": file}, status=201)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def file_delete(request: AccountRequest, draft_id: str, file_id: str) -> HttpResponse:
    """Take a file back. GET (back from the login) removes nothing."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=draft_id)
    if request.method == "POST":
        actions.remove(get_object_or_404(DraftFile, draft=draft, pk=file_id))
    return redirect(f"{reverse('drafts:step', args=[draft.pk])}#files")


@citizen_required
@require_safe
def review(request: AccountRequest, draft_id: str) -> HttpResponse:
    """The last look. What is not right yet leads back to the questions."""
    draft = _draft(request, draft_id)
    if draft is None:
        return _filed_or_404(request, draft_id)
    form = build_form(draft.form_version, draft.raw())
    if not form.is_valid() or actions.missing_files(draft, form):
        return redirect(f"{reverse('drafts:step', args=[draft.pk])}?check=1")
    return render(
        request,
        "drafts/review.html",
        {
            "section": "petitions",
            "draft": draft,
            "type": draft.petition_type,
            "rows": summary_rows(draft.form_version, form.answers()),
            "applicant": form.applicant(),
            "files": list(draft.files.all()),
            "lots": lot_addresses(draft.form_version, draft.raw()),
            "needs_identity": _needs_identity(request, draft, form),
            "refusal": _refusal(request, draft),
            "is_unknown_principal": _unknown_principal(draft, form),
        },
    )


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: AccountRequest, draft_id: str) -> HttpResponse:
    """File it. The second of two clicks finds the first one's receipt; GET (back from the login) files nothing."""
    draft = _draft(request, draft_id)
    if draft is None:
        return _filed_or_404(request, draft_id)
    if request.method != "POST":
        return redirect("drafts:review", draft.pk)
    form = build_form(draft.form_version, draft.raw())
    if not form.is_valid() or actions.missing_files(draft, form):
        return redirect(f"{reverse('drafts:step', args=[draft.pk])}?check=1")
    if _needs_identity(request, draft, form):
        return redirect(f"{reverse('identity:verification')}?next={reverse('drafts:review', args=[draft.pk])}")
    if _unknown_principal(draft, form):
        return redirect("drafts:review", draft.pk)
    try:
        petition = actions.submit(draft, form, by=request.user)
    except Draft.DoesNotExist:
        return _filed_or_404(request, draft_id)
    except (MandateEnded, MayNotFile):  # the page says why, and what was written is still there
        return redirect("drafts:review", draft.pk)
    return redirect("petitions:receipt", petition.receipt_number)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: AccountRequest, draft_id: str) -> HttpResponse:
    """Throw away, after asking once."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user).select_related("petition_type"), pk=draft_id)
    if request.method == "POST":
        actions.discard(draft)
        return redirect("dashboard:me")
    return render(request, "drafts/discard.html", {"draft": draft, "type": draft.petition_type})


def _whose(request: AccountRequest, petition_type: PetitionType) -> WhoseMatterForm | None:
    """The question whose matter it is, for those to whom there is more than one answer."""
    held = list(Mandate.objects.held_by(request.user).valid().covering(petition_type.pk).for_list())
    memberships = list(Membership.objects.of(request.user).may_file().select_related("party__subject_key"))
    if not held and not memberships:
        return None
    given = request.POST if "whose" in request.POST else None
    return WhoseMatterForm(given, held=held, memberships=memberships)


def _draft(request: AccountRequest, draft_id: Any) -> Draft | None:
    related = (
        "petition_type__department",
        "form_version",
        "subject_key",
        "mandate__principal",
        "mandate__agent",
        "party",
    )
    return Draft.objects.visible_to(request.user).select_related(*related).filter(pk=draft_id).first()


def _filed_or_404(request: AccountRequest, draft_id: Any) -> HttpResponse:
    """A draft that became a petition leads to its receipt: back button, second tab, second click."""
    filed = Petition.objects.filter(submission_key=draft_id)
    petition = filed.visible_to(request.user).first() or get_object_or_404(filed.filed_by_agent(request.user))
    return redirect("petitions:receipt", petition.receipt_number)


def _refusal(request: AccountRequest, draft: Draft) -> str:
    """Why an agent or a representative files nothing any more; blank where they may, or write for themselves."""
    if (
        draft.party is not None
        and not Membership.objects.of(request.user).may_file().filter(party=draft.party).exists()
    ):
        return _("이 이름으로는 이제 신청할 수 없습니다. 대표가 아니거나 구청의 확인이 없습니다.")
    if draft.mandate is None:
        return ""
    why = mandates.refusal(draft.mandate, by=request.user, petition_type=draft.petition_type_id)
    return str(why.label) if why else ""


def _unknown_principal(draft: Draft, form: PetitionForm) -> bool:
    """Where the petition asks who its petitioner is, an agent's principal is verified too, or has come with paper."""
    if draft.mandate is None or draft.mandate.origin == Mandate.Origin.PAPER:
        return False
    needed = rules.identity_for(draft.form_version.definition, form.answers(), draft.petition_type.identity)
    principal = draft.mandate.principal
    return needed == PetitionType.Identity.VERIFIED and principal.identity_level != principal.IdentityLevel.VERIFIED


def _needs_identity(request: AccountRequest, draft: Draft, form: PetitionForm) -> bool:
    """Whether this petition asks for more certainty about its writer than the office has."""
    needed = rules.identity_for(draft.form_version.definition, form.answers(), draft.petition_type.identity)
    citizen = registry.citizen_of(request.user)
    return needed == PetitionType.Identity.VERIFIED and citizen.identity_level != citizen.IdentityLevel.VERIFIED


def _missing(draft: Draft, form: PetitionForm) -> list[str]:
    names = actions.missing_files(draft, form)
    return [_("‘%(name)s’ 파일을 올려 주세요.") % {"name": name} for name in names]


def _attach_all(request: AccountRequest, draft: Draft) -> list[str]:
    """The files of a plain form without script; what is refused is told, the rest is kept."""
    problems = []
    for slot in draft.form_version.attachments:
        for upload in request.FILES.getlist(f"file_{slot['id']}"):
            try:
                actions.attach(draft, slot=slot["id"], name=upload.name or "", stream=upload, size=upload.size or 0)
            except FileRefused as error:
                problems.append(str(error))
    return problems


def _page(
    request: AccountRequest, draft: Draft, form: PetitionForm, problems: list[str] | None = None
) -> HttpResponse:
    files = list(draft.files.all())
    slots = [
        {
            "slot": slot,
            "kinds": kinds_of(slot["accept"]),
            "files": [file for file in files if file.slot == slot["id"]],
        }
        for slot in draft.form_version.attachments
    ]
    count = len(form.errors) + len(problems or [])
    return render(
        request,
        "drafts/step.html",
        {
            "section": "petitions",
            "draft": draft,
            "type": draft.petition_type,
            "form": form,
            "slots": slots,
            "problems": problems or [],
            "refusal": _refusal(request, draft),
            "error_count": count,
            "title_prefix": ngettext("오류 %(n)d개: ", "오류 %(n)d개: ", count) % {"n": count} if count else "",
        },
    )
