"""That processing was stopped must be known as long as there is anything of the person to process."""

from django.utils.translation import gettext_lazy as _

from citizens.processing_stops.models import ProcessingStop
from citizens.retention import RetentionRule, Way, delete_rows

RULES = (
    RetentionRule(
        code="processing_stops",
        name=_("처리정지"),
        legal_basis=_("「개인정보 보호법」 제37조 (이름과 연락처와 함께 보관)"),
        period=None,
        table="processing_stops.ProcessingStop",
        ended_before=lambda instant: ProcessingStop.objects.filter(ended_at__lt=instant),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="citizen",
        follows=("profile",),
        follows_by="citizen",
    ),
)
