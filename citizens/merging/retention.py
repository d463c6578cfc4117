"""That two records were one goes with the person; what would undo it went after 30 days."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.merging.models import Candidate, Merge
from citizens.registry.models import Citizen
from citizens.retention import Counts, RetentionRule, Way


def _destroy(merges: QuerySet[Any]) -> Counts:
    """With the merges go the records that went into the person's; whoever destroys the keys has listed them before."""
    kept, gone = set(merges.values_list("kept", flat=True)), set(merges.values_list("gone", flat=True))
    records = Citizen.objects.filter(pk__in=gone, merged_into__in=kept)
    parts = list(records.values_list("pk", flat=True))
    counts = Counts().removed(Candidate.objects.filter(first__in=parts) | Candidate.objects.filter(second__in=parts))
    return counts.removed(Merge.objects.filter(pk__in=list(merges.values_list("pk", flat=True)))).removed(records)


RULES = (
    RetentionRule(
        code="merges",
        name=_("합친 기록"),
        legal_basis=_("「개인정보 보호법」 제21조 (되돌릴 것은 30일 뒤, 나머지는 이름과 연락처와 함께)"),
        period=None,
        table="merging.Merge",
        ended_before=lambda instant: Merge.objects.filter(merged_at__lt=instant),
        destroy=_destroy,
        way=Way.WITH_ANOTHER,
        citizen="kept",
        with_it=("merging.Candidate",),
        follows=("profile",),
        follows_by="kept",
    ),
)
