"""How long a login is kept that nobody uses any more, and what goes with it."""

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from citizens.accounts.closing import close
from citizens.accounts.models import Account
from citizens.retention import Period, RetentionRule


def _unused_since(instant: datetime) -> QuerySet[Account]:
    """Citizens' logins that were last used before this instant."""
    open_logins = Account.objects.filter(is_officer=False, is_active=True)
    return open_logins.alias(used_at=Coalesce("last_login", "date_joined")).filter(used_at__lt=instant)


RULES = (
    RetentionRule(
        code="login",
        name=_("계정과 로그인"),
        legal_basis=_("「개인정보 보호법」 제21조 (마지막 로그인부터, 30일 전에 메일로 알린 뒤)"),
        period=Period(years=2),
        minimum=Period(years=1),
        table="accounts.Account",
        ended_before=_unused_since,
        destroy=close,
        citizen="citizen",
        with_it=("accounts.IdentityVerification",),
        kept_by_law=False,
    ),
)
