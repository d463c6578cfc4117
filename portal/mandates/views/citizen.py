"""A person's own mandates: given, offered and held; either side ends one at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import citizen_required
from citizens.mandates import actions
from citizens.mandates.errors import AlreadyAnswered, OwnAddress, TooManyInvitations
from citizens.mandates.models import Mandate
from citizens.registry import actions as registry
from civil_petitions.models import Petition, set_titles
from portal.mandates import presenting
from portal.mandates.forms import GiveForm

SHOWN = 30
PAGE_SIZE = 20


@citizen_required
@require_safe
def mine(request: AccountRequest) -> HttpResponse:
    mandates = Mandate.objects.for_list()
    context = {
        "offered": presenting.held(mandates.offered_to(request.user)[:SHOWN]),
        "given": presenting.given(mandates.given_by(request.user)[:SHOWN]),
        "held": presenting.held(mandates.held_by(request.user)[:SHOWN]),
    }
    return render(request, "mandates/list.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    form = GiveForm(request.POST or None)
    if form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("email", "valid_until", "petition_types")}
        try:
            actions.give(registry.citizen_of(request.user), by=request.user, **chosen)
        except OwnAddress:
            form.add_error("email", _("내 주소입니다. 맡을 다른 분의 주소를 써 주세요."))
        except TooManyInvitations:
            form.add_error(None, _("하루에 다섯 번까지 부탁할 수 있습니다. 내일 다시 해 주세요."))
        else:
            messages.success(request, _("부탁 메일을 보냈습니다. 그분이 받아들이면 메일로 알려 드립니다."))
            return redirect("mandates:list")
    return render(request, "mandates/new.html", {"form": form})


@citizen_required
@require_safe
def page(request: AccountRequest, mandate_id: UUID) -> HttpResponse:
    """One mandate with what was filed under it; when it has ended, an agent is shown their receipts alone."""
    mandate = _mandate(request, mandate_id)
    is_agent = mandate.agent is not None and mandate.agent.account_id == request.user.pk
    if mandate.agent is None and mandate.principal.account_id != request.user.pk:
        return redirect("mandates:answer", mandate.pk)
    rows = Petition.objects.filed_by_agent(request.user) if is_agent else Petition.objects.visible_to(request.user)
    listed = rows.filter(mandate=mandate).for_list().order_by("-submitted_at", "id")
    petitions = page_by_key(listed, request.GET, PAGE_SIZE)
    sees_titles = mandate.is_valid or not is_agent
    if sees_titles:
        set_titles(petitions.rows)
    row = (presenting.held if is_agent else presenting.given)([mandate])[0]
    context = {"row": row, "is_agent": is_agent, "petitions": petitions, "sees_titles": sees_titles}
    return render(request, "mandates/page.html", context)


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: AccountRequest, mandate_id: UUID) -> HttpResponse:
    """Take it on, or not; a mail's link only shows the question."""
    mandate = get_object_or_404(Mandate.objects.offered_to(request.user).select_related("principal"), pk=mandate_id)
    if request.method == "POST":
        try:
            if "decline" in request.POST:
                actions.decline(mandate, by=request.user)
                messages.info(request, _("맡지 않기로 했습니다. 부탁한 분에게 알립니다."))
            else:
                actions.accept(mandate, by=request.user, agent=registry.citizen_of(request.user))
                messages.success(request, _("대리를 맡았습니다. 민원을 쓸 때 누구의 일인지 고르면 됩니다."))
        except AlreadyAnswered:
            messages.warning(request, _("그사이 부탁이 끝났습니다."))
        return redirect("mandates:list")
    return render(request, "mandates/answer.html", {"row": presenting.held([mandate])[0]})


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: AccountRequest, mandate_id: UUID) -> HttpResponse:
    """End it, after asking once."""
    mandate = _mandate(request, mandate_id)
    is_agent = mandate.agent is not None and mandate.agent.account_id == request.user.pk
    if not is_agent and mandate.principal.account_id != request.user.pk:
        return redirect("mandates:answer", mandate.pk)
    if request.method == "POST":
        try:
            actions.revoke(mandate, by=request.user)
        except AlreadyAnswered:
            messages.info(request, _("이미 끝난 대리입니다."))
        else:
            messages.success(request, _("대리를 끝냈습니다. 지금부터 대신 신청할 수 없습니다."))
        return redirect("mandates:list")
    row = (presenting.held if is_agent else presenting.given)([mandate])[0]
    return render(request, "mandates/revocation.html", {"row": row, "is_agent": is_agent})


def _mandate(request: AccountRequest, mandate_id: UUID) -> Mandate:
    return get_object_or_404(
        Mandate.objects.visible_to(request.user).select_related("principal", "agent"), pk=mandate_id
    )
