"""What is done with accounts outside of a person's own pages."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import connection, transaction

from citizens.accounts.models import Account, Department, RoleChange
from citizens.accounts.permissions import ROLES


@transaction.atomic
def create_account(
    *,
    email: str,
    password: str | None,
    display_name: str = "",
    department: Department | None = None,
    roles: Iterable[str] = (),
    is_officer: bool = False,
    verified: bool = True,
    reason: str = "",
) -> Account:
    """A login for this address. Without a password it is made by "비밀번호 다시 만들기"."""
    account = Account.objects.create_user(
        email, password, display_name=display_name, department=department, is_officer=is_officer
    )
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=verified)
    if roles:
        set_roles(account, roles, reason=reason)
    return account


@transaction.atomic
def set_roles(
    account: Account, roles: Iterable[str], *, by: Account | None = None, reason: str = "", anew: bool = False
) -> None:
    """Give an officer exactly these roles, named as in ROLES, and record what changed, by whom and why.

    `anew`: who moved to another department loses all roles and gets these for the new work (고시 제5조제2항).
    """
    codes = set(roles)
    unknown = codes - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")
    before = set(account.groups.values_list("name", flat=True))
    taken, given = (before, codes) if anew else (before - codes, codes - before)
    RoleChange.objects.bulk_create(
        RoleChange(account=account, actor=by, role=code, was_given=was_given, reason=reason)
        for was_given, changed in ((False, taken), (True, given))
        for code in sorted(changed)
    )
    account.groups.set(Group.objects.filter(name__in=codes))
    account.is_staff = any(ROLES[code].uses_reference_data for code in codes)
    account.save(update_fields=["is_staff"])


def drop_old_role_changes() -> int:
    """Three years are over: says how many records went. PostgreSQL decides which; see the migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_drop_old_role_changes()")
        return int(cursor.fetchone()[0])
