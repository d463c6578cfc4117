"""Asking how a visit or a call was, from the page of what was written down."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from citizens.accounts.http import AccountRequest
from citizens.surveys.errors import SurveyClosed
from portal.counter.views import own_contact, permitted
from portal.surveys import desk
from portal.surveys.forms import TabletForm


@permitted
@require_POST
def code(request: AccountRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Six digits for the tablet, shown this once."""
    found = own_contact(request, contact_id)
    try:
        given = desk.give_code(found)
    except SurveyClosed:
        messages.info(request, _("이미 답을 받았거나 여쭐 때가 지났습니다."))
    else:
        messages.success(request, _("태블릿에 쓸 번호 %(code)s. 30분 동안 한 번 씁니다.") % {"code": given})
    return redirect("office_contacts:contact", contact_id)


@permitted
@require_POST
def spoken(request: AccountRequest, contact_id: uuid.UUID) -> HttpResponse:
    """What somebody said when they were asked on the telephone."""
    found, form = own_contact(request, contact_id), TabletForm(request.POST)
    try:
        if form.is_valid():
            desk.write_down(found, score=form.cleaned_data["score"], by=request.user)
            messages.success(request, _("들은 답을 적었습니다. 직원이 물은 것으로 따로 셉니다."))
    except SurveyClosed:
        messages.info(request, _("이미 답을 받았거나 여쭐 때가 지났습니다."))
    return redirect("office_contacts:contact", contact_id)
