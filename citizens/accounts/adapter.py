"""Our side of allauth: it sees sealed addresses only, and its mail is opened at the door."""

import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.accounts import lockout
from citizens.accounts.addresses import AddressTooLong, address_token, masked, open_address
from citizens.accounts.http import client_ip
from citizens.accounts.middleware import touch

LINKS = ("activate_url", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("전자우편 또는 비밀번호가 맞지 않습니다."),
        "mismatch_counted": _(
            "전자우편 또는 비밀번호가 맞지 않습니다. %(limit)d번 가운데 %(count)d번 틀렸습니다. "
            "잊으셨으면 비밀번호를 다시 만드실 수 있습니다."
        ),
        "too_many_login_attempts": _(
            "여러 번 틀려서 15분 동안 로그인할 수 없습니다. 15분 뒤에 다시 하시거나 비밀번호를 다시 만들어 주십시오."
        ),
        "incorrect_password": _("비밀번호가 맞지 않습니다."),
        "enter_current_password": _("지금 쓰는 비밀번호가 맞지 않습니다."),
        "duplicate_email": _("지금 쓰고 있는 주소입니다."),
        "rate_limited": _("요청이 너무 잦습니다. 잠시 뒤에 다시 해 주십시오."),
    }
    attempts: int | None = None

    def clean_email(self, email: str) -> str:
        """Seal the address; sign-up, reset and change of address all pass through here."""
        try:
            return address_token(email)
        except AddressTooLong as error:
            raise ValidationError(_("주소가 너무 깁니다. 130자 이하의 주소를 써 주십시오.")) from error

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The one place where an account's address is opened to be written to."""
        address = open_address(address_token(email))
        language = "en" if get_language() == "en" else "ko"
        context = {
            "office_name": settings.OFFICE[f"name_{language}"],
            "office_phone": settings.OFFICE["phone"],
            "masked_address": masked(address_token(email)),
        } | {name: value for name, value in context.items() if not name.endswith("email")}
        for name in LINKS:
            if context.get(name):
                context[name] = _own_link(context[name])
        headers = {"Auto-Submitted": "auto-generated"}
        self.render_mail(template_prefix, address, context, headers).send()

    def format_email_subject(self, subject: str) -> str:
        language = "en" if get_language() == "en" else "ko"
        return f"[{settings.OFFICE[f'name_{language}']}] {subject}"

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        is_officer = getattr(request.user, "is_officer", False)
        return str(settings.OFFICE_REDIRECT_URL if is_officer else settings.LOGIN_REDIRECT_URL)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Locked after five failures in fifteen minutes from one network, whether the account exists or not."""
        super().pre_authenticate(request, **credentials)
        self.attempts = lockout.try_once(credentials.get("email", ""), client_ip(request))
        if self.attempts is None:
            self._rollback_login_failed_rl_usage()
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        account = super().authenticate(request, **credentials)
        if account is not None:
            lockout.forget(credentials.get("email", ""), client_ip(request))
        return account

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "email_password_mismatch" and self.attempts:
            numbers = {"limit": settings.LOCKOUT_FAILURES, "count": self.attempts}
            return ValidationError(self.error_messages["mismatch_counted"], code=code, params=numbers)
        return super().validation_error(code, *args)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """The idle time begins with the login, so that the first page after it writes no session."""
        super().login(request, user)
        touch(request)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """By the account's own address; a not yet confirmed new one must not take its place."""
        credentials = {"email": user.email, "password": password}  # type: ignore[attr-defined]
        again = self.authenticate(allauth_context.request, **credentials)
        return again is not None and again.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just logged in is not asked again at once."""
        records = get_authentication_records(allauth_context.request, allauth_context.request.user)
        return not records or time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        super()._delete_login_attempts_cached_email(request, **credentials)
        lockout.forget(credentials.get("email", ""), client_ip(request))


def _own_link(url: str) -> str:
    """The same page under our own address, whatever host the request claimed to be for."""
    parts = urlsplit(url)
    return settings.SITE_URL + parts.path + (f"?{parts.query}" if parts.query else "")
