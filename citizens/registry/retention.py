"""Who a person is goes last: when no account, no petition and nothing else of theirs is left."""

from django.utils.translation import gettext_lazy as _

from citizens.registry.models import Citizen
from citizens.retention import RetentionRule, Way, delete_rows

RULES = (
    RetentionRule(
        code="profile",
        name=_("이름과 연락처"),
        legal_basis=_("「개인정보 보호법」 제21조 (계정과 민원이 모두 없어지면 바로)"),
        period=None,
        table="registry.Citizen",
        ended_before=lambda instant: Citizen.objects.standing().filter(account=None, created_at__lt=instant),
        destroy=delete_rows,
        way=Way.LAST,
        citizen="pk",
    ),
)
