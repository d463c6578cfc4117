"""Pages about the site, display settings and the language switch; public, like everything they serve."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from citizens.accounts.own_origin import from_shared_page
from portal.pages import views

either_method = require_http_methods(["GET", "HEAD", "POST"])
pages = [
    path("privacy/", views.words, {"page": "privacy"}, name="privacy"),
    path("terms/", views.words, {"page": "terms"}, name="terms"),
    path("copyright/", views.words, {"page": "copyright"}, name="copyright"),
    path("accessibility/", views.words, {"page": "accessibility"}, name="accessibility"),
]
display = [path("", views.display_settings, name="settings")]

urlpatterns = [
    path("", include((pages, "pages"))),
    path("display/", include((display, "display"))),
    path("language/", from_shared_page(login_not_required(either_method(set_language))), name="set_language"),
]
