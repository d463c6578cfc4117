"""The citizen's own ways to be reached: all of them, one more, its proof, the default, and its end."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.contact_points import actions, login, proving, text_messages
from citizens.contact_points.errors import AlreadyThere, CodeWrong, NotProven, StillNeeded, TooMany, TooSoon
from citizens.contact_points.models import BounceState, ContactPoint, Kind
from citizens.encryption import SealError
from citizens.registry import actions as registry
from citizens.registry.contact_point_forms import CodeForm, value_form
from citizens.registry.models import Citizen
from citizens.registry.views import LOT_ADDRESS
from citizens.spelling import LotAddress, parse_address

ASK_AGAIN_AFTER = timedelta(days=30)
ICONS = {Kind.MAIL: "mail", Kind.PHONE: "phone", Kind.POST: "map-pin"}


@citizen_required
@require_safe
def mine(request: AccountRequest) -> HttpResponse:
    """Every way to reach oneself, kind by kind, with what is known of each."""
    citizen = registry.citizen_of(request.user)
    found: dict[str, list[dict[str, Any]]] = {kind.value: [] for kind in Kind}
    for point in ContactPoint.objects.visible_to(request.user).select_related("citizen").in_order():
        found[point.kind].append(_row(point, citizen))
    kinds = [
        {"kind": kind, "icon": ICONS[kind], "rows": found[kind], "may_add": len(found[kind]) < actions.MOST}
        for kind in Kind
    ]
    return render(request, "contact_points/mine.html", {"citizen": citizen, "kinds": kinds})


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest, kind: str) -> HttpResponse:
    """One more; its proof is on its way at once."""
    if kind not in Kind:
        raise Http404
    form = value_form(kind, request.POST if request.method == "POST" else None)
    if form.is_valid():
        citizen = registry.citizen_of(request.user)
        try:
            point = actions.add(citizen, kind=kind, value=form.cleaned_data["value"], by=request.user)
        except AlreadyThere:
            form.add_error("value", _("이미 적어 두신 것입니다."))
        except TooMany:
            form.add_error(None, _("종류마다 다섯 개까지 적을 수 있습니다. 쓰지 않는 것을 지우고 다시 적어 주세요."))
        else:
            messages.success(request, _("더했습니다."))
            return _after_writing(request, point)
    return render(request, "contact_points/value.html", {"form": form, "kind": Kind(kind), "is_new": True})


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: AccountRequest, point_id: UUID) -> HttpResponse:
    """Another value in the same place."""
    point = _own(request, point_id)
    form = value_form(point.kind, request.POST if request.method == "POST" else None, initial={"value": _value(point)})
    if form.is_valid():
        before = point.changed_at
        try:
            point = actions.correct(point, value=form.cleaned_data["value"], by=request.user)
        except AlreadyThere:
            form.add_error("value", _("이미 적어 두신 것입니다."))
        except StillNeeded:
            return redirect("account_email")  # the login's address changes where the login is kept
        else:
            messages.success(request, _("고친 내용을 저장했습니다."))
            return _after_writing(request, point) if point.changed_at != before else redirect("contact_points:mine")
    return render(request, "contact_points/value.html", {"form": form, "kind": Kind(point.kind), "is_new": False})


@citizen_required
@require_POST
def default(request: AccountRequest, point_id: UUID) -> HttpResponse:
    """Letters, calls or notices go here from now on."""
    actions.make_default(_own(request, point_id), by=request.user)
    messages.success(request, _("앞으로 이곳으로 먼저 연락드립니다."))
    return redirect("contact_points:mine")


@citizen_required
@require_POST
def proof(request: AccountRequest, point_id: UUID) -> HttpResponse:
    """Send a link or a code."""
    return _prove(request, _own(request, point_id))


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: AccountRequest, token: str) -> HttpResponse:
    """Where the mailed link leads. Looking spends nothing; the button proves the address."""
    try:
        if request.method != "POST":
            context = {"value": proving.point_of(token, by=request.user).own_value()}
            return render(request, "contact_points/link.html", context)
        proving.spend_link(token, by=request.user)
    except NotProven:
        return render(request, "contact_points/link.html", {"is_refused": True}, status=410)
    messages.success(request, _("이 주소가 확인됐습니다. 이제 민원 소식을 여기로도 보낼 수 있습니다."))
    return redirect("contact_points:mine")


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: AccountRequest, point_id: UUID) -> HttpResponse:
    """The six digits that were sent."""
    point = _own(request, point_id)
    if point.kind != Kind.PHONE:
        raise Http404
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            proving.spend_code(point, code=form.cleaned_data["code"], by=request.user)
        except CodeWrong as wrong:
            form.add_error("code", _("번호가 다릅니다. %(left)d번 더 쓸 수 있습니다.") % {"left": wrong.left})
        except NotProven:
            form.add_error("code", _("이 번호로는 확인할 수 없습니다. 10분이 지났으면 번호를 다시 받아 주세요."))
        else:
            messages.success(request, _("이 번호가 확인됐습니다."))
            return redirect("contact_points:mine")
    return render(request, "contact_points/code.html", {"form": form, "point": point, "value": _value(point)})


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: AccountRequest, point_id: UUID) -> HttpResponse:
    """Forget it, after asking once."""
    point = _own(request, point_id)
    if request.method == "POST":
        try:
            actions.remove(point, by=request.user)
        except StillNeeded:
            messages.error(
                request, _("로그인하는 주소나 하나 남은 메일 주소는 지울 수 없습니다. 먼저 다른 주소를 더해 주세요.")
            )
        else:
            messages.success(request, _("지웠습니다."))
        return redirect("contact_points:mine")
    return render(request, "contact_points/removal.html", {"point": point, "value": _value(point)})


@citizen_required
@require_POST
def reachability(request: AccountRequest, point_id: UUID) -> HttpResponse:
    """One is reached there again, whatever an officer wrote down."""
    point = _own(request, point_id)
    if point.kind == Kind.MAIL:
        raise Http404
    actions.mark_reachable(point, by=request.user)
    messages.success(request, _("이곳으로 다시 연락드립니다."))
    return redirect("contact_points:mine")


@citizen_required
@require_POST
def confirmation(request: AccountRequest, point_id: UUID) -> HttpResponse:
    """What the personal page asked: it is still right, or ask another day."""
    point = _own(request, point_id)
    if "later" in request.POST:
        actions.ask_later(point, by=request.user, after=timezone.now() + ASK_AGAIN_AFTER)
        messages.info(request, _("한 달 뒤에 다시 여쭙겠습니다."))
    else:
        actions.confirm(point, by=request.user)
        messages.success(request, _("고맙습니다. 맞는 것으로 적었습니다."))
    return redirect("dashboard:me")


def _after_writing(request: AccountRequest, point: ContactPoint) -> HttpResponse:
    """The proof that follows a new value, where there is one."""
    if point.kind == Kind.POST:
        if isinstance(parse_address(point.own_value()), LotAddress):
            messages.info(request, LOT_ADDRESS)
        return redirect("contact_points:mine")
    if point.verified_at is not None or (point.kind == Kind.PHONE and not _takes_text_messages(point.own_value())):
        return redirect("contact_points:mine")
    return _prove(request, point)


def _prove(request: AccountRequest, point: ContactPoint) -> HttpResponse:
    """A link by mail or a code by text message is on its way, or the reason why not."""
    try:
        if point.kind == Kind.MAIL:
            proving.send_link(point, by=request.user)
            messages.info(request, _("확인 링크를 메일로 보냈습니다. 24시간 안에 눌러 주세요."))
        elif point.kind == Kind.PHONE:
            proving.send_code(point, by=request.user)
            messages.info(request, _("확인 번호를 문자로 보냈습니다."))
        else:
            raise Http404
    except TooSoon:
        messages.warning(request, _("방금 보냈습니다. 1분 뒤에 다시 보낼 수 있습니다."))
    except TooMany:
        messages.error(request, _("오늘은 더 보낼 수 없습니다. 내일 다시 해 주세요."))
        return redirect("contact_points:mine")
    except text_messages.TextMessageRefused:
        messages.error(request, _("이 번호로는 문자를 보낼 수 없습니다. 전화로 확인해 드릴 수 있습니다."))
        return redirect("contact_points:mine")
    return redirect("contact_points:code", point.pk) if point.kind == Kind.PHONE else redirect("contact_points:mine")


def _row(point: ContactPoint, citizen: Citizen) -> dict[str, Any]:
    value = _value(point)
    is_login = login.is_address_of(citizen, point)
    can_be_proven = point.kind == Kind.MAIL or (point.kind == Kind.PHONE and _takes_text_messages(value))
    return {
        "point": point,
        "value": value,
        "bounce": BounceState(point.bounce(timezone.now())),
        "is_login": is_login,
        "can_be_proven": can_be_proven and point.verified_at is None and not is_login,
    }


def _value(point: ContactPoint) -> str:
    """Blank where it cannot be opened: then it can still be corrected or removed."""
    try:
        return point.own_value()
    except SealError:
        return ""


def _takes_text_messages(number: str) -> bool:
    return text_messages.sender() is not None and text_messages.is_mobile(number)


def _own(request: AccountRequest, point_id: UUID) -> ContactPoint:
    return get_object_or_404(ContactPoint.objects.visible_to(request.user).select_related("citizen"), pk=point_id)
