"""Interests are kept as long as there is somebody whose they are."""

from django.utils.translation import gettext_lazy as _

from citizens.retention import RetentionRule, Way, delete_rows
from portal.interests.models import Interest, SilencedRule

RULES = tuple(
    RetentionRule(
        code=code,
        name=name,
        legal_basis=_("「개인정보 보호법」 제21조"),
        period=None,
        table=table,
        ended_before=ended_before,
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="citizen",
        follows=("profile",),
        follows_by="citizen",
    )
    for code, name, table, ended_before in (
        (
            "interests",
            _("관심사"),
            "interests.Interest",
            lambda instant: Interest.objects.filter(chosen_at__lt=instant),
        ),
        (
            "silenced-rules",
            _("끈 소식 규칙"),
            "interests.SilencedRule",
            lambda instant: SilencedRule.objects.filter(silenced_at__lt=instant),
        ),
    )
)
