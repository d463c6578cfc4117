"""The citizen's consents: give, refuse and withdraw on one page, each with the same two clicks."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.models import Account
from citizens.accounts.permissions import citizen_required
from citizens.consent import actions, confirming
from citizens.consent.errors import DocumentChanged
from citizens.consent.forms import ConsentsForm, KeepingForm
from citizens.consent.models import ConsentConfirmation, ConsentEntry
from citizens.consent.receipt import receipt_pdf as typeset
from citizens.registry.actions import citizen_of

methods = require_http_methods(["GET", "HEAD", "POST"])


@citizen_required
@methods
def mine(request: AccountRequest) -> HttpResponse:
    """All purposes, or with ?purpose= only those that another page sent here to ask about."""
    citizen = citizen_of(request.user)
    wanted = [purpose for purpose in request.GET.getlist("purpose") if purpose]
    documents = actions.documents_in_force()
    asked = [text for purpose, text in documents.items() if purpose in wanted] or list(documents.values())
    form = ConsentsForm(request.POST or None, documents=asked, consents=actions.standings(citizen).values())
    if request.method == "POST" and form.is_valid():
        try:
            entries = actions.decide(
                citizen, form.answers(), by=request.user, versions=form.versions(), proof=_proof(request)
            )
        except DocumentChanged:
            messages.warning(request, _("그사이 동의서가 바뀌었습니다. 저장하지 않았으니 다시 읽고 골라 주세요."))
            return redirect(request.get_full_path())
        if entries:
            messages.success(request, _("고르신 대로 저장했습니다. 결과를 메일로도 알려 드립니다."))
            return redirect("consent:receipt", receipt_id=entries[0].receipt_id)
        messages.info(request, _("바뀐 것이 없습니다."))
        return redirect("consent:mine")
    return render(
        request,
        "consent/mine.html",
        {"form": form, "rows": form.rows(), "is_question": len(asked) < len(documents)},
    )


@citizen_required
@require_safe
def receipt(request: AccountRequest, receipt_id: UUID) -> HttpResponse:
    return render(request, "consent/receipt.html", {"entries": _receipt(request, receipt_id)})


@citizen_required
@require_safe
def receipt_pdf(request: AccountRequest, receipt_id: UUID) -> HttpResponse:
    entries = _receipt(request, receipt_id)
    content = typeset(entries, citizen_of(request.user).own_details().name)
    disposition = f'attachment; filename="consent-{str(receipt_id)[:8]}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@login_not_required
@never_cache
@methods
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the two-yearly mail. Mail scanners open every link, so a GET changes nothing."""
    questions = confirming.find(token)
    if not questions or questions[0].is_link_over:
        answer = render(request, "consent/confirmation.html", {"is_over": True}, status=410 if questions else 404)
    else:
        answer = _confirmation(request, questions)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@citizen_required
@methods
def own_confirmation(request: AccountRequest) -> HttpResponse:
    """The same question from the personal page, where no link is at hand."""
    questions = list(ConsentConfirmation.objects.waiting_of(request.user))
    if not questions:
        return redirect("consent:mine")
    return _confirmation(request, questions, by=request.user)


def _confirmation(
    request: HttpRequest, questions: list[ConsentConfirmation], *, by: Account | None = None
) -> HttpResponse:
    form = KeepingForm(request.POST or None, questions=questions)
    if request.method == "POST" and form.is_valid():
        confirming.answer(questions, form.answers(), by=by, proof=_proof(request))
        if by:
            messages.success(request, _("답하신 대로 저장했습니다. 결과를 메일로도 알려 드립니다."))
            return redirect("consent:mine")
        return redirect(f"{request.path}?done")
    return render(request, "consent/confirmation.html", {"form": form, "is_done": "done" in request.GET})


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is handled because the law asks for it, apart from what is handled by consent (법 제22조제3항)."""
    return render(request, "consent/notice.html", {"documents": list(actions.documents_in_force().values())})


def _receipt(request: AccountRequest, receipt_id: UUID) -> list[ConsentEntry]:
    entries = ConsentEntry.objects.visible_to(request.user).filter(receipt_id=receipt_id)
    found = list(entries.select_related("document").order_by("purpose"))
    if not found:
        raise Http404
    return found


def _proof(request: HttpRequest) -> dict[str, str]:
    return {"ip": client_ip(request), "how": request.path.partition("/consents/")[0] + "/consents/"}
