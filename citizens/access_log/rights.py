"""Who has which right, who gave it and why; and which rights nobody seems to need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account, RoleChange
from citizens.accounts.permissions import ROLES

UNUSED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Right:
    """One role that somebody holds, and the record of how they came by it."""

    name: str
    given: RoleChange | None


@dataclass(frozen=True)
class Holder:
    """An officer with every right they hold and what a privacy officer should ask about."""

    account: Account
    rights: list[Right]
    last_look: datetime | None
    doubts: list[Promise | str]


def holders() -> QuerySet[Account]:
    """Everybody who may do anything here, by department and name."""
    mighty = Q(groups__isnull=False) | Q(is_superuser=True) | Q(user_permissions__isnull=False)
    found = Account.objects.filter(mighty, is_officer=True).distinct()
    return found.select_related("department").order_by("department__name_ko", "display_name", "pk")


def doubtful(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Those who left, who have not logged in for long, and who hold more than a role."""
    since = timezone.now() - UNUSED_FOR
    never = Q(last_login=None, date_joined__lt=since)
    odd = Q(is_superuser=True) | Q(user_permissions__isnull=False)
    return accounts.filter(Q(is_active=False) | Q(last_login__lt=since) | never | odd)


def describe(accounts: Iterable[Account]) -> list[Holder]:
    """Rights, reasons and doubts of these officers, in four queries."""
    accounts = list(accounts)
    records = _records(accounts)
    looks = _last_looks(accounts)
    return [
        Holder(
            account,
            [Right(role_name(group.name), records.get((account.pk, group.name))) for group in account.groups.all()],
            looks.get(account.pk),
            _doubts(account, timezone.now()),
        )
        for account in accounts
    ]


def role_name(role: str) -> str:
    """As the page calls it; a role that is no more keeps its code."""
    return str(ROLES[role].name) if role in ROLES else role


def _records(accounts: list[Account]) -> dict[tuple[int, str], RoleChange]:
    """The newest giving of each role that is in force."""
    given = RoleChange.objects.filter(account__in=accounts, was_given=True).select_related("actor").order_by("pk")
    return {(record.account_id, record.role): record for record in given}


def _last_looks(accounts: list[Account]) -> dict[int, datetime]:
    since = timezone.now() - UNUSED_FOR
    looks = AccessLogEntry.objects.filter(actor__in=accounts, occurred_at__gt=since).order_by()
    return dict(looks.values_list("actor").annotate(Max("occurred_at")))


def _doubts(account: Account, now: datetime) -> list[Promise | str]:
    doubts: list[Promise | str] = []
    if not account.is_active:
        doubts.append(_("쓰지 않는 계정에 권한이 남아 있습니다"))
    elif (account.last_login or account.date_joined) < now - UNUSED_FOR:
        doubts.append(_("90일 넘게 로그인하지 않았습니다"))
    if account.is_superuser:
        doubts.append(_("모든 권한을 가진 계정입니다"))
    if account.user_permissions.all():
        doubts.append(_("역할 밖의 권한이 따로 있습니다"))
    return doubts
