"""Login with another service: of what it tells us, only a hash that recognises the person is kept."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.accounts.recognising import recognising


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "disconnect_last": _("마지막 로그인 방법은 끊을 수 없습니다. 비밀번호를 먼저 만들어 주십시오."),
        "connected_other": _("다른 계정에 이미 연결되어 있습니다."),
        "no_password": _("비밀번호를 먼저 만들어 주십시오."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Account:
        """Every answer of a service passes here before it is looked up or stored in any way."""
        account = sociallogin.account
        account.uid = recognising("social", f"{account.provider}|{account.uid}")
        account.extra_data = {}
        sociallogin.phone = None
        person: Account = super().populate_user(request, sociallogin, {"email": data.get("email")})
        return person
