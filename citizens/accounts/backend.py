"""Who somebody is, looked up by the sealed form of the address they typed."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from citizens.accounts.addresses import AddressTooLong, address_token
from citizens.accounts.models import Account


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

    def get_user(self, user_id: int) -> Account | None:
        """The account with its department or its citizen, whom nearly every page names, in one query."""
        accounts = Account.objects.select_related("department", "citizen__subject_key")
        account = accounts.filter(pk=user_id).first()
        return account if account is not None and self.user_can_authenticate(account) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Its own and those of its roles in one query instead of two; asked anew in each request."""
        if obj is None and user_obj.is_active and not user_obj.is_superuser and not hasattr(user_obj, "_perm_cache"):
            own, of_roles = (
                permissions.values_list("content_type__app_label", "codename").order_by()
                for permissions in (self._get_user_permissions(user_obj), self._get_group_permissions(user_obj))
            )
            user_obj._perm_cache = {f"{app}.{name}" for app, name in own.union(of_roles, all=True)}
        return super().get_all_permissions(user_obj, obj)
