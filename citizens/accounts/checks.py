"""Start-up check: the key of the login addresses must be the one that sealed them."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

from citizens.accounts.addresses import NotAToken, open_address
from citizens.keys.checks import PUT_BACK, secrets_are_well_formed


def address_key_opens_addresses(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The oldest account's address opens; with another key nobody could log in, and everybody would sign up again."""
    from citizens.accounts.models import Account

    if settings.KEYLESS or secrets_are_well_formed():
        return []  # said already
    for database in databases or []:
        if Account._meta.db_table not in connections[database].introspection.table_names():
            continue  # before the first migration
        token = (
            Account.objects.using(database).exclude(email="").order_by("pk").values_list("email", flat=True).first()
        )
        try:
            open_address(token or "") if token else None
        except NotAToken:
            message = (
                "ADDRESS_TOKEN_KEY가 계정의 주소를 봉인한 열쇠가 아닙니다. The stored addresses need another key."
            )
            return [checks.Error(message, hint=PUT_BACK, id="accounts.E001")]
    return []
