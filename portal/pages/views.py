"""Words about the site, the display settings, and what to say when something is wrong."""

from http import HTTPStatus

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.pages import display as looks


class DisplayForm(forms.Form):
    """Text size, colours and plain words; every answer is one of a few."""

    text_size = forms.TypedChoiceField(
        label=_("글자 크기"), coerce=int, widget=forms.RadioSelect,
        choices=[(size, f"{size}%") for size in looks.TEXT_SIZES],
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("화면 색"), widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
        choices=[("light", _("밝은 화면")), ("high-contrast", _("선명한 화면 (어두운 바탕)"))],
    )  # fmt: skip
    words = forms.ChoiceField(
        label=_("글의 쉬움"), widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
        choices=[("usual", _("보통 글")), ("plain", _("쉬운 말 (있는 화면에서)"))],
    )  # fmt: skip


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def display_settings(request: HttpRequest) -> HttpResponse:
    """Choose text size, colours and plain words; one cookie remembers them."""
    now = looks.read(request)
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    words = "plain" if now.plain else "usual"
    form = DisplayForm(request.POST or None, initial={"text_size": now.text_size, "mode": now.mode, "words": words})
    if request.method == "POST" and form.is_valid():
        response = HttpResponseRedirect(back)
        chosen = form.cleaned_data
        is_plain = chosen["words"] == "plain"
        looks.remember(response, looks.Display(chosen["text_size"], chosen["mode"] == "high-contrast", is_plain))
        return response
    return render(request, "pages/display.html", {"form": form, "next": back})


@login_not_required
@require_safe
def words(request: HttpRequest, *, page: str) -> HttpResponse:
    """A page of words about the site."""
    return render(request, f"pages/{page}.html")


def _problem(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    return render(request, f"{status.value}.html", {"code": status.value}, status=status.value)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return _problem(request, HTTPStatus.BAD_REQUEST)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this person may not see this page."""
    return _problem(request, HTTPStatus.FORBIDDEN)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none of theirs."""
    return _problem(request, HTTPStatus.NOT_FOUND)


@login_not_required
def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too often in too short a time."""
    return _problem(request, HTTPStatus.TOO_MANY_REQUESTS)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the request, because anything may be broken."""
    phone = settings.OFFICE["phone"]
    words = {
        "office_name": settings.OFFICE["name_ko"],
        "office_phone": phone,
        "office_tel": phone.replace("-", ""),
        "happened_at": timezone.localtime().strftime("%Y. %m. %d. %H:%M:%S"),
    }
    return HttpResponse(render_to_string("500.html", words), status=HTTPStatus.INTERNAL_SERVER_ERROR)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's safety mark was old: say what to do; the browser still holds what was written."""
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
