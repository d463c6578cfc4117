"""Passwords that say too much about their account."""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.utils.translation import gettext as _

from citizens.accounts.addresses import NotAToken, open_address


class NotLikeTheAccountValidator:
    """Refuse a password that resembles the address or name of its account, though the address is sealed."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None:
            return
        try:
            address = open_address(getattr(user, "email", "") or "")
        except NotAToken:
            address = ""
        open_account = SimpleNamespace(address=address, name=getattr(user, "display_name", ""), _meta=_Labels())
        UserAttributeSimilarityValidator(user_attributes=("address", "name")).validate(password, open_account)  # type: ignore[arg-type]

    def get_help_text(self) -> str:
        return _("전자우편 주소나 이름과 비슷하지 않아야 합니다.")


class _Labels:
    """What the attributes are called in the message of refusal."""

    def get_field(self, name: str) -> SimpleNamespace:
        return SimpleNamespace(verbose_name=_("전자우편 주소") if name == "address" else _("이름"))
