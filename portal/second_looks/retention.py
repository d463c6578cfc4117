"""A second look goes with what it looked at."""

from django.utils.translation import gettext_lazy as _

from citizens.retention import RetentionRule, Way, delete_rows
from portal.second_looks.models import SecondLook

RULES = (
    RetentionRule(
        code="second_looks",
        name=_("한 번 더 묻기"),
        legal_basis=_("「민원 처리에 관한 법률」 제26조"),
        period=None,
        table="second_looks.SecondLook",
        ended_before=lambda instant: SecondLook.objects.filter(asked_at__lt=instant),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="invitation__citizen",
        follows=("petitions", "statutory_petitions", "consultations"),
        follows_by="invitation__subject",
        kept_by_law=False,
    ),
)
