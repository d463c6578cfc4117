"""Who somebody is, looked up by the sealed form of the address they typed."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from citizens.accounts.addresses import AddressTooLong, address_token


class SealedAddressBackend(AuthenticationBackend):
    """Address and password; the address is sealed before any look-up."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        for name in ("email", "username"):
            if credentials.get(name):
                try:
                    credentials[name] = address_token(credentials[name])
                except AddressTooLong:
                    credentials[name] = ""
        return super().authenticate(request, **credentials)
