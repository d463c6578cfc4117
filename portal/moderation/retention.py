"""How long reports and decisions are kept: the one for themselves, the others as long as the text they are about."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, Way, delete_rows
from portal.moderation.models import Decision, Objection, Report


def _destroy_decisions(decisions: QuerySet[Decision]) -> Counts:
    ids = list(decisions.values_list("pk", flat=True))
    return Counts().removed(Objection.objects.filter(decision__in=ids)).removed(Decision.objects.filter(pk__in=ids))


RULES = (
    RetentionRule(
        code="board_decisions",
        name=_("게시글에 대한 판단"),
        legal_basis=_("우리 구의 기록관리기준표 (쓴 날부터)"),
        period=None,
        table="moderation.Decision",
        ended_before=lambda instant: Decision.objects.none(),
        destroy=_destroy_decisions,
        way=Way.WITH_ANOTHER,
        with_it=("moderation.Objection",),
        follows=("posts",),
        follows_by="post",
    ),
    RetentionRule(
        code="board_reports",
        name=_("게시글 신고"),
        legal_basis=_("우리 구의 기록관리기준표 (신고한 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="moderation.Report",
        ended_before=lambda instant: Report.objects.filter(reported_at__lt=instant),
        destroy=delete_rows,
        citizen="account__citizen",
        kept_by_law=False,
    ),
)
