"""For officers: that a business or an association exists and this person represents it, seen at the counter."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.permissions import officer_required
from citizens.parties import actions
from citizens.parties.errors import NumberDiffers, NumberTaken, PartyOver
from citizens.parties.forms import ConfirmForm
from citizens.parties.models import PERMISSION, Membership, Party, Role
from citizens.registry.models import Citizen

TARGET = gettext_noop("사업체·단체 확인")
PURPOSE = gettext_noop("대표자 확인")


@officer_required
@permission_required(PERMISSION, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: AccountRequest, membership_id: UUID) -> HttpResponse:
    """The certificate is compared by typing its number: the one we hold is not shown."""
    found = Membership.objects.current().filter(role=Role.REPRESENTATIVE).exclude(party__kind=Party.Kind.HOUSEHOLD)
    membership = get_object_or_404(found.select_related("party__subject_key", "citizen"), pk=membership_id)
    form = ConfirmForm(request.POST or None, party=membership.party)
    _look(request, membership.citizen)
    if form.is_valid():
        try:
            actions.confirm(membership, by=request.user, number=form.cleaned_data.get("number", ""))
        except NumberDiffers:
            form.add_error("number", _("등록된 번호와 다릅니다. 증명서와 이분이 만든 곳이 같은지 확인해 주세요."))
        except NumberTaken:
            form.add_error(
                "number", _("같은 번호로 이미 확인한 곳이 있습니다. 그곳의 대표에게 초대를 받도록 안내해 주세요.")
            )
        except PartyOver:
            messages.info(request, _("이미 끝났습니다."))
            return redirect(_page_of(membership.citizen))
        else:
            messages.success(request, _("확인했습니다. 이제 이분은 이 이름으로 민원을 낼 수 있습니다."))
            return redirect(_page_of(membership.citizen))
    context = {
        "section": "citizens",
        "form": form,
        "membership": membership,
        "person": membership.citizen.masked_name(),
        "back": _page_of(membership.citizen),
    }
    return render(request, "parties/office_confirmation.html", context)


def _look(request: AccountRequest, citizen: Citizen) -> None:
    """In the person's log before anything shows."""
    access_log.record(
        actor=request.user,
        action=AccessLogEntry.Action.VIEW,
        citizen=citizen,
        target=TARGET,
        purpose=PURPOSE,
        ip=client_ip(request),
    )


def _page_of(citizen: Citizen) -> str:
    return f"{reverse('office_citizens:page', args=[citizen.pk])}?purpose=case"
