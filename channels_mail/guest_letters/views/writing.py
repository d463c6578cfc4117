"""The first letter without a login: written, kept, confirmed by a link in a mail."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from channels_mail.consultation.views.citizen import asked_topic
from channels_mail.guest_letters import access, actions
from channels_mail.guest_letters.errors import NotConfirmable, TooMany
from channels_mail.guest_letters.forms import GuestLetterForm
from channels_mail.guest_letters.models import GuestLetter
from citizens.accounts.http import client_ip

SESSION_KEY = "guest_letter"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Who is logged in writes on the page of their own."""
    if request.user.is_authenticated:
        return redirect("office_consultations:inbox" if request.user.is_officer else "consultations:new")
    form = GuestLetterForm.of_request(request, {"submission_key": uuid.uuid4(), **asked_topic(request)})
    status = 200
    if form.is_valid():
        try:
            letter = _keep(request, form)
        except TooMany:
            status = 429
            form.add_error(None, too_many())
        else:
            request.session[SESSION_KEY] = letter.pk.hex
            return redirect("guest_letters:sent")
    return render(request, "guest_letters/new.html", {"section": "consultations", "form": form}, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest) -> HttpResponse:
    """What to do now; the same whether the address is known or not. A POST mails the link once more."""
    letter = (
        GuestLetter.objects.filter(pk=str(request.session.get(SESSION_KEY, ""))).first()
        if SESSION_KEY in request.session
        else None
    )
    if request.method == "POST":
        try:
            if letter is not None:
                actions.send_again(letter, ip=client_ip(request))
        except TooMany:
            messages.warning(request, too_many())
        else:
            messages.success(request, _("확인 메일을 다시 보냈습니다."))
        return redirect("guest_letters:sent")
    return render(request, "guest_letters/sent.html", {"section": "consultations", "may_send_again": letter})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, for programs that guard mailboxes open every link; the button files the letter."""
    try:
        letter, begun = actions.letter_of(token)
        is_new = False
        if request.method == "POST":
            begun, is_new = actions.confirm(token)
    except NotConfirmable:
        return render(request, "guest_letters/confirmation.html", {"section": "consultations"}, status=410)
    if is_new and begun is not None:
        access.allow(request, begun.number)
        messages.success(request, _("상담을 보냈습니다. 담당자와 회원님만 봅니다."))
        return redirect("guest_letters:thread", begun.number)
    context = {"section": "consultations", "letter": letter, "begun": begun}
    return render(request, "guest_letters/confirmation.html", context)


def too_many() -> str:
    return _(
        "짧은 사이에 여러 번 보내셨습니다. 쓴 글은 이 화면에 남아 있습니다. 한 시간 뒤 다시 보내거나 전화해 주세요."
    )


def _keep(request: HttpRequest, form: GuestLetterForm) -> GuestLetter:
    words = form.letter()
    department = words.pop("department")
    return actions.keep(
        submission_key=words.pop("submission_key"),
        attached=words.pop("attached"),
        address=form.cleaned_data["address"],
        words=words | {"name": form.cleaned_data["name"], "department": department.pk if department else ""},
        language="en" if get_language() == "en" else "ko",
        ip=client_ip(request),
    )
