"""A list lives for a day; that it was taken out is kept as long as the access log."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule
from portal.exports import store
from portal.exports.models import Export


def _destroy(exports: QuerySet[Any]) -> Counts:
    files = list(exports.exclude(file_id=None).values_list("file_id", flat=True))
    return Counts(files=files).removed(exports)


RULES = (
    RetentionRule(
        code="exports",
        name=_("직원이 목록을 내보낸 기록"),
        legal_basis=_("「개인정보의 안전성 확보조치 기준」 제8조 (청한 날부터, 파일은 하루)"),
        period=Period(years=2),
        minimum=Period(years=2),
        table="exports.Export",
        ended_before=lambda instant: Export.objects.filter(requested_at__lt=instant),
        destroy=_destroy,
        forget_file=store.forget,
    ),
)
