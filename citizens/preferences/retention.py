"""How somebody wants to be told is kept as long as there is somebody to tell."""

from django.utils.translation import gettext_lazy as _

from citizens.preferences.models import Preference
from citizens.retention import RetentionRule, Way, delete_rows

RULES = (
    RetentionRule(
        code="preferences",
        name=_("알림 설정"),
        legal_basis=_("「개인정보 보호법」 제21조"),
        period=None,
        table="preferences.Preference",
        ended_before=lambda instant: Preference.objects.filter(changed_at__lt=instant),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="citizen",
        follows=("profile",),
        follows_by="citizen",
    ),
)
