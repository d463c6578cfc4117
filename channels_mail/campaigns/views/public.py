"""What a letter's reader opens without login. Link scanners open everything, so a GET changes nothing."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from channels_mail.campaigns import measuring, unsubscribing
from channels_mail.campaigns import rating as ratings
from channels_mail.campaigns.content import links
from channels_mail.campaigns.content.blocks import FACES
from channels_mail.campaigns.forms.topics import TopicsForm
from channels_mail.campaigns.models import CountedLink, Delivery
from citizens.accounts.http import client_ip
from citizens.consent import actions as consents
from citizens.consent.errors import DocumentChanged
from citizens.consent.purposes import MAILED

methods = require_http_methods(["GET", "HEAD", "POST"])
BY_HAND = "by_hand"  # sent by the button of our own page, and by no mail program


@login_not_required
@csrf_exempt  # RFC 8058: a mail service posts here, without cookies and without having seen a page
@never_cache
@methods
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A POST ends it, whoever sends it; a mail program is answered in words, a person with a page."""
    delivery = unsubscribing.delivery_of(token)
    if delivery is None:
        return _over(request, token)
    if request.method == "POST":
        is_by_hand = BY_HAND in request.POST
        unsubscribing.leave(delivery, how="link" if is_by_hand else "one-click", ip=client_ip(request))
        if is_by_hand:
            return redirect("newsletters:choices", token)
        return HttpResponse("unsubscribed\n", content_type="text/plain; charset=utf-8")
    context = {"delivery": delivery, "campaign": delivery.campaign, "token": token}
    return _quiet(render(request, "campaigns/public/unsubscribe.html", context))


@login_not_required
@never_cache
@methods
def choices(request: HttpRequest, token: str) -> HttpResponse:
    delivery = unsubscribing.delivery_of(token)
    if delivery is None:
        return _over(request, token)
    texts = consents.documents_in_force()
    form = TopicsForm(
        request.POST or None,
        documents={purpose: texts[purpose] for purpose in MAILED if purpose in texts},
        standings=consents.standings(delivery.citizen),
        topic=delivery.campaign.topic,
    )
    if request.method == "POST" and form.is_valid():
        return _chosen(request, delivery, form, token)
    context = {"delivery": delivery, "campaign": delivery.campaign, "form": form, "rows": form.visible_fields()}
    return _quiet(render(request, "campaigns/public/choices.html", context))


def _chosen(request: HttpRequest, delivery: Delivery, form: TopicsForm, token: str) -> HttpResponse:
    try:
        unsubscribing.choose(delivery, form.answers(), how="choices", ip=client_ip(request), versions=form.versions())
    except DocumentChanged:
        messages.warning(request, _("그사이 동의서가 바뀌었습니다. 저장하지 않았으니 다시 읽고 골라 주세요."))
    else:
        messages.success(request, _("고르신 대로 저장했습니다. 결과를 메일로도 알려 드립니다."))
    return redirect("newsletters:choices", token)


def _over(request: HttpRequest, token: str) -> HttpResponse:
    """A sample's link, a forged one, or one of a letter whose record has been destroyed after its year."""
    is_sample = token == unsubscribing.SAMPLE
    context = {"is_sample": is_sample, "phone": settings.OFFICE["phone"]}
    return _quiet(render(request, "campaigns/public/over.html", context, status=200 if is_sample else 404))


def _quiet(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@never_cache
@methods
def rating(request: HttpRequest, token: str) -> HttpResponse:
    """A face pressed in a letter is only chosen here; the button counts it."""
    question = ratings.question_of(token)
    if question is None:
        return _over(request, token)
    said = request.POST.get("score", "") if request.method == "POST" else request.GET.get("score", "")
    score = int(said) if said in ("1", "2", "3", "4", "5") else 0
    is_done = request.method == "POST" and score > 0
    if is_done:
        ratings.rate(question, score, ip=client_ip(request), agent=request.headers.get("User-Agent", ""))
    context = {"question": question.text, "faces": list(enumerate(FACES, 1)), "chosen": score, "is_done": is_done}
    context["is_missing"] = request.method == "POST" and not is_done
    return _quiet(render(request, "campaigns/public/rating.html", context))


@login_not_required
@never_cache
@require_safe
def link(request: HttpRequest, link_id: str) -> HttpResponse:
    """On to where a counted link leads: looked up by its id, so to nowhere but what an officer wrote."""
    found = get_object_or_404(CountedLink, pk=link_id)
    target = links.absolute(found.address)
    if not target:
        raise Http404
    minute = request.GET.get("m", "")
    measuring.press(found, method=request.method or "", headers=request.headers, ip=client_ip(request), minute=minute)
    answer = _quiet(redirect(target))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
