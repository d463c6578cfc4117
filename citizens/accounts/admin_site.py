"""The site of reference data under /office/admin/."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

# Logins, sessions and second factors of people are nobody's reference data.
CLOSED_APPS = {
    "account",
    "auth",
    "mfa",
    "registry",
    "sessions",
    "socialaccount",
    "usersessions",
}


class ReferenceDataSite(AdminSite):
    site_header = _("기준정보")
    site_title = _("기준정보")
    index_title = _("부서, 직원, 민원 안내")
    site_url = "/office/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        open_models = [model for model in models if model._meta.app_label not in CLOSED_APPS]
        if open_models:
            super().register(open_models, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and getattr(request.user, "is_officer", False)

    def get_urls(self) -> list[Any]:
        """Without Django's jump to an object by type and number: it fails on keys of other kinds."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one login, with its lock-out and second factor."""
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one page for passwords, which tells the owner and asks who it is."""
        return redirect("account_change_password")
