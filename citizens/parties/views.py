"""A person's own households, businesses and associations: make one, invite, say yes, leave, end."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.parties import actions, business_numbers
from citizens.parties.errors import AlreadyMember, InvitationOver, LastRepresentative, PartyOver, TooMany
from citizens.parties.forms import CodeForm, FoundForm, InviteForm
from citizens.parties.models import Membership, Party
from citizens.registry import actions as registry

FORM = ["GET", "HEAD", "POST"]


@citizen_required
@require_safe
def mine(request: AccountRequest) -> HttpResponse:
    memberships = Membership.objects.of(request.user).current().select_related("party__subject_key")
    return render(request, "parties/list.html", {"memberships": list(memberships.order_by("since", "id"))})


@citizen_required
@require_http_methods(FORM)
def new(request: AccountRequest) -> HttpResponse:
    form = FoundForm(request.POST or None)
    if form.is_valid():
        try:
            party = actions.found(registry.citizen_of(request.user), by=request.user, **form.cleaned_data)
        except TooMany:
            form.add_error(None, _("열 곳까지 만들거나 함께할 수 있습니다. 쓰지 않는 곳을 먼저 끝내 주세요."))
        else:
            messages.success(request, _("만들었습니다. 함께할 분을 초대해 주세요."))
            return redirect("parties:page", party.pk)
    return render(request, "parties/new.html", {"form": form})


@citizen_required
@require_http_methods(FORM)
def code(request: AccountRequest) -> HttpResponse:
    """Type the code that somebody has told."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.invitation(form.cleaned_data["code"])
        except InvitationOver:
            form.add_error("code", _over())
        else:
            return redirect("parties:join", form.cleaned_data["code"])
    return render(request, "parties/code.html", {"form": form})


@citizen_required
@require_http_methods(FORM)
def join(request: AccountRequest, code: str) -> HttpResponse:
    """Who invites to what; only the button says yes."""
    try:
        invitation = actions.invitation(code)
        if request.method == "POST":
            membership = actions.join(code, by=request.user, citizen=registry.citizen_of(request.user))
            messages.success(request, _("함께하기로 했습니다. 언제나 바로 나갈 수 있습니다."))
            return redirect("parties:page", membership.party_id)
    except InvitationOver:
        messages.error(request, _over())
        return redirect("parties:code")
    except AlreadyMember:
        messages.info(request, _("이미 함께하고 있습니다."))
        return redirect("parties:page", invitation.party_id)
    context = {"invitation": invitation, "inviter": invitation.created_by.name_to_counterpart()}
    return render(request, "parties/join.html", context)


@citizen_required
@require_safe
def page(request: AccountRequest, party_id: UUID) -> HttpResponse:
    return _page(request, _party(request, party_id))


@citizen_required
@require_http_methods(["POST"])
def invitation(request: AccountRequest, party_id: UUID) -> HttpResponse:
    """A new code, shown in this answer and never again; or all waiting codes taken back."""
    party = _represented(request, party_id)
    if "back" in request.POST:
        actions.take_back(party, by=request.user)
        messages.success(request, _("아직 쓰지 않은 초대를 모두 거두었습니다."))
        return redirect("parties:page", party.pk)
    form = InviteForm(request.POST, party=party)
    secret = ""
    if form.is_valid():
        try:
            secret = actions.invite(party, by=request.user, role=form.cleaned_data["role"])
        except TooMany:
            form.add_error(
                None, _("아직 쓰지 않은 초대가 많거나 구성원이 가득 찼습니다. 초대를 거두고 다시 해 주세요.")
            )
        except PartyOver:
            return redirect("parties:list")
    return _page(request, party, form=form, code=secret)


@citizen_required
@require_http_methods(FORM)
def leaving(request: AccountRequest, membership_id: UUID) -> HttpResponse:
    """Leave, or take somebody out, after asking once."""
    parties = Party.objects.visible_to(request.user)
    found = Membership.objects.current().filter(party__in=parties).select_related("party", "citizen")
    membership = get_object_or_404(found, pk=membership_id)
    is_own = membership.citizen.account_id == request.user.pk
    if not is_own:
        _represented(request, membership.party_id)
    if request.method == "POST":
        try:
            actions.end_membership(membership, by=request.user)
        except LastRepresentative:
            messages.error(
                request, _("대표가 한 분뿐이라 나갈 수 없습니다. 다른 대표를 초대하거나 전체를 끝내 주세요.")
            )
            return redirect("parties:page", membership.party_id)
        except PartyOver:
            messages.info(request, _("이미 끝났습니다."))
        else:
            messages.success(
                request, _("나왔습니다.") if is_own else _("구성원에서 뺐습니다. 그분께 메일로 알립니다.")
            )
        return redirect("parties:list") if is_own else redirect("parties:page", membership.party_id)
    context = {"membership": membership, "is_own": is_own, "name": "" if is_own else membership.member_name()}
    return render(request, "parties/leaving.html", context)


@citizen_required
@require_http_methods(FORM)
def ending(request: AccountRequest, party_id: UUID) -> HttpResponse:
    """End all of it, after asking once."""
    party = _represented(request, party_id)
    if request.method == "POST":
        try:
            actions.end(party, by=request.user)
        except PartyOver:
            messages.info(request, _("이미 끝났습니다."))
        else:
            messages.success(request, _("끝냈습니다. 함께하던 분들께 메일로 알립니다."))
        return redirect("parties:list")
    return render(request, "parties/ending.html", {"party": party})


def _page(request: AccountRequest, party: Party, form: InviteForm | None = None, code: str = "") -> HttpResponse:
    members = list(Membership.objects.current().filter(party=party).for_list())
    own = next(each for each in members if each.citizen.account_id == request.user.pk)
    context = {
        "party": party,
        "number": business_numbers.written(party.number()),
        "own": own,
        "members": members,
        "waiting": party.invitations.waiting().count() if own.is_representative else 0,
        "form": form or InviteForm(party=party),
        "code": code,
        "link": settings.SITE_URL + reverse("parties:join", args=[code]) if code else "",
    }
    return render(request, "parties/page.html", context)


def _party(request: AccountRequest, party_id: UUID) -> Party:
    return get_object_or_404(Party.objects.visible_to(request.user).select_related("subject_key"), pk=party_id)


def _represented(request: AccountRequest, party_id: UUID) -> Party:
    """For what only a representative does; to the others of the party there is no such page."""
    mine = Membership.objects.of(request.user).representing()
    return get_object_or_404(Party.objects.filter(pk__in=mine.values("party")), pk=party_id)


def _over() -> str:
    return _("쓸 수 없는 초대번호입니다. 이미 썼거나 7일이 지났습니다. 초대한 분에게 새 번호를 받아 주세요.")
