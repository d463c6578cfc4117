"""Mail that a person decides about, and the originals of letters that came by mail."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from channels_mail.consultation.models import Consultation
from channels_mail.inbound import deciding, looking
from channels_mail.inbound.models import InboundMail, State
from channels_mail.inbound.reading import read
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, citizen_required, officer_required
from citizens.registry import revealing

PAGE_SIZE = 30
LINK_SECONDS = 60
SALT = "inbound.file"
REASONS = {
    "other_sender": gettext_lazy("상담의 구민과 다른 주소에서 왔습니다"),
    "too_many": gettext_lazy("한 주소에서 짧은 사이에 너무 많이 왔습니다"),
    "mass_mail": gettext_lazy("여러 사람에게 보낸 메일로 보입니다"),
    "no_sender": gettext_lazy("보낸 사람의 주소가 없습니다"),
}
SHUT: dict[str, Any] = {"default-src": ["'none'"], "sandbox": [True], "frame-ancestors": ["'none'"]}
FRAME: dict[str, Any] = {
    "default-src": ["'none'"],
    "img-src": ["data:"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups"],
}


def _inbox_required(view: View) -> View:
    return officer_required(permission_required("consultation.answer_consultation", raise_exception=True)(view))


@_inbox_required
@require_safe
def mails(request: AccountRequest) -> HttpResponse:
    """When each came and why it waits; who wrote what is told to who opens it."""
    waiting = InboundMail.objects.visible_to(request.user).to_decide().select_related("consultation")
    page = page_by_key(
        waiting.defer("sealed_raw", "sealed_summary").order_by("-received_at", "id"), request.GET, PAGE_SIZE
    )
    for mail in page.rows:
        mail.reason = _reason(mail)  # type: ignore[attr-defined]
    return render(request, "inbound/list.html", {"section": "consultations", "page": page})


@_inbox_required  # type: ignore[arg-type]
@require_safe
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def mail(request: AccountRequest, mail_id: UUID) -> HttpResponse:
    found = _visible(request, mail_id)
    is_revealed = _is_revealed(request, found)
    shown = looking.look(found, by=request.user, ip=client_ip(request), is_revealed=is_revealed)
    context = {
        "section": "consultations",
        "shown": shown,
        "mail": found,
        "is_revealed": is_revealed,
        "reason": _reason(found),
        "is_open": found.state in deciding.UNDECIDED,
        "is_unreadable": found.state == State.UNREADABLE,
    }
    return render(request, "inbound/mail.html", context)


@_inbox_required
@require_safe
def of_message(request: AccountRequest, message_id: UUID) -> HttpResponse:
    """From a letter in its conversation to the mail it came as."""
    found = get_object_or_404(InboundMail.objects.visible_to(request.user).only("pk"), message=message_id)
    return redirect("office_mail:mail", found.pk)


@_inbox_required  # type: ignore[arg-type]
@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace(FRAME)  # type: ignore[arg-type]
def page(request: AccountRequest, mail_id: UUID) -> HttpResponse:
    """The HTML alone, for the frame of its page."""
    html = looking.page(_visible(request, mail_id), by=request.user, ip=client_ip(request))
    if not html:
        raise Http404
    sheets = (static("vendor/fonts/hanbyeol-gov.css"), static("css/mail_frame.css"))
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets)
    return HttpResponse(f'<!doctype html><meta charset="utf-8"><title>{_("메일")}</title>{links}{html}')


@_inbox_required
@require_safe
def original(request: AccountRequest, mail_id: UUID) -> HttpResponse:
    found = _visible(request, mail_id)
    looking.log(found, looking.Action.DOWNLOAD, by=request.user, ip=client_ip(request))
    return _to_file(found, "")


@_inbox_required
@require_safe
def part(request: AccountRequest, mail_id: UUID, path: str) -> HttpResponse:
    found = _visible(request, mail_id)
    if looking.part(found, path, by=request.user, ip=client_ip(request)) is None:
        raise Http404
    return _to_file(found, path)


@citizen_required
@require_safe
def own_files(request: AccountRequest, message_id: UUID) -> HttpResponse:
    """What a citizen sent by mail: its files, and the mail itself as it came."""
    found = _own(request, message_id)
    context = {"section": "consultations", "mail": found, "parts": found.summary().get("parts", ())}
    return render(request, "inbound/own_files.html", context)


@citizen_required
@require_safe
def own_file(request: AccountRequest, message_id: UUID, path: str = "") -> HttpResponse:
    """One file of it, or without a path the whole."""
    found = _own(request, message_id)
    if path and not any(
        each["path"] == path and each["scan"] not in looking.CLOSED for each in found.summary()["parts"]
    ):
        raise Http404
    return _to_file(found, path)


def _own(request: AccountRequest, message_id: UUID) -> InboundMail:
    own = InboundMail.objects.filter(consultation__in=Consultation.objects.visible_to(request.user))
    return get_object_or_404(own.select_related("consultation"), message=message_id)


def _to_file(mail: InboundMail, path: str) -> HttpResponse:
    """A link for one minute that needs no cookie, so that the bytes of strangers may come from another host."""
    token = signing.dumps([str(mail.pk), path], salt=SALT)
    return redirect(settings.FILES_URL + reverse("mail_file", args=[token]))


@login_not_required
@never_cache
@require_safe
@csp_replace(SHUT)  # type: ignore[arg-type]
def file(request: HttpRequest, token: str) -> HttpResponse:
    """The bytes themselves, to be saved and never to be shown; neither reads nor sets a cookie."""
    try:
        mail_id, path = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    found = get_object_or_404(InboundMail, pk=mail_id)
    name, content = f"{found.pk}.eml", found.raw()
    if path:
        part = next((each for each in read(content).parts if each.path == path), None)
        if part is None:
            raise Http404
        name, content = part.name, part.content
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-site"
    return answer


def _decision(rule: Callable[..., Any], done: Any) -> View:
    @_inbox_required
    @require_POST
    def decide(request: AccountRequest, mail_id: UUID) -> HttpResponse:
        found = _visible(request, mail_id)
        try:
            rule(found, by=request.user)
        except deciding.AlreadyDecided:
            messages.warning(request, _("이미 처리된 메일입니다."))
        except deciding.NobodyToAnswer:
            messages.warning(
                request, _("보낸 사람의 주소가 없어 상담을 열 수 없습니다. 원문을 보고 따로 연락해 주세요.")
            )
        else:
            messages.success(request, str(done))
        return redirect("office_mail:list")

    return decide


attach = _decision(deciding.attach, gettext_lazy("상담에 넣었습니다."))
begin = _decision(deciding.begin, gettext_lazy("새 상담으로 받았습니다. 보낸 사람에게 상담번호를 알립니다."))
dismiss = _decision(deciding.dismiss, gettext_lazy("넣지 않기로 했습니다. 원문은 90일 동안 남습니다."))
try_again = _decision(deciding.try_again, gettext_lazy("다시 읽습니다."))


def _visible(request: AccountRequest, mail_id: UUID) -> InboundMail:
    rows = InboundMail.objects.visible_to(request.user).select_related("consultation__citizen")
    return get_object_or_404(rows, pk=mail_id)


def _is_revealed(request: AccountRequest, mail: InboundMail) -> bool:
    """By the officer in charge. A mail still to be decided about may be of somebody else than its conversation's."""
    consultation = mail.consultation
    if consultation is None or mail.message_id is None or consultation.officer_id != request.user.pk:
        return False
    return revealing.is_revealed(request, consultation.citizen)


def _reason(mail: InboundMail) -> str:
    if mail.state == State.UNREADABLE:
        return str(State.UNREADABLE.label)
    return str(REASONS.get(mail.problem, "")) if mail.state == State.HELD else ""
