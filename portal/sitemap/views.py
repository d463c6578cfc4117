"""sitemap.xml and robots.txt."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_safe

from portal.sitemap.sections import SECTIONS

KEPT_SECONDS = 3600
# Behind a login or of one person; said here too, so that nobody even asks for them.
PRIVATE = (
    "/me/",
    "/office/",
    "/accounts/",
    "/drafts/",
    "/petitions/",
    "/consultations/",
    "/surveys/",
    "/tracking/",
    "/search/",
)


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap:index')}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@cache_page(KEPT_SECONDS)
def index(request: HttpRequest) -> Any:
    return sitemaps.index(request, SECTIONS, sitemap_url_name="sitemap:section")


@require_safe
@login_not_required
@cache_page(KEPT_SECONDS)
def section(request: HttpRequest, section: str) -> Any:
    return sitemaps.sitemap(request, SECTIONS, section=section)
