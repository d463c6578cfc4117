"""A copy lives for a day; that it was made is kept for a year."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, Way
from portal.downloads import store
from portal.downloads.models import Download

KEPT = Period(years=1)


def _destroy(downloads: QuerySet[Any]) -> Counts:
    files = list(downloads.exclude(file_id=None).values_list("file_id", flat=True))
    return Counts(files=files).removed(downloads)


RULES = (
    RetentionRule(
        code="downloads",
        name=_("내 자료를 내려받은 기록"),
        legal_basis=_("「개인정보 보호법」 제21조 (청한 날부터, 파일은 하루)"),
        period=KEPT,
        table="downloads.Download",
        ended_before=lambda instant: Download.objects.filter(requested_at__lt=instant),
        destroy=_destroy,
        way=Way.BY_ITSELF,
        citizen="citizen",
        kept_by_law=False,
        forget_file=store.forget,
    ),
)
