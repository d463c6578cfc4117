"""How long a draft waits for its writer."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, Way
from civil_petitions.attachments import store
from civil_petitions.drafts.models import KEPT, Draft, DraftFile


def _destroy(drafts: QuerySet[Any]) -> Counts:
    files = DraftFile.objects.filter(draft__in=list(drafts.values_list("pk", flat=True)))
    return Counts(files=list(files.values_list("pk", flat=True))).removed(files).removed(drafts)


RULES = (
    RetentionRule(
        code="drafts",
        name=_("작성 중인 민원"),
        legal_basis=_("「개인정보 보호법」 제21조 (마지막으로 고친 날부터)"),
        period=Period(days=KEPT.days),
        table="drafts.Draft",
        ended_before=lambda instant: Draft.objects.filter(saved_at__lt=instant),
        destroy=_destroy,
        way=Way.BY_ITSELF,
        citizen="account__citizen",
        with_it=("drafts.DraftFile",),
        kept_by_law=False,
        forget_file=store.forget,
    ),
)
