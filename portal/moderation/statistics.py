"""How often texts are reported, hidden and shown again: figures that everybody may read."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from portal.board.models import Post
from portal.moderation.models import Decision, Objection, Report
from portal.moderation.rules import rules

A_YEAR = timedelta(days=365)


def of_a_year(now: datetime | None = None) -> dict[str, Any]:
    """The last twelve months in numbers, and by rule; four queries."""
    since = (now or timezone.now()) - A_YEAR
    decisions = Decision.objects.filter(decided_at__gte=since)
    kinds = dict(decisions.values_list("kind").annotate(number=Count("pk")).order_by())
    hidden = decisions.filter(kind=Decision.Kind.HIDDEN).values_list("rule").annotate(number=Count("pk")).order_by()
    by_rule = dict(hidden)
    objections = Objection.objects.filter(filed_at__gte=since).aggregate(
        filed=Count("pk"), upheld=Count("pk", filter=Q(was_upheld=True))
    )
    return {
        "reports": Report.objects.filter(reported_at__gte=since).count(),
        "hidden": kinds.get(Decision.Kind.HIDDEN, 0),
        "shown": kinds.get(Decision.Kind.SHOWN, 0),
        "undone": kinds.get(Decision.Kind.UNDONE, 0) + kinds.get(Decision.Kind.RESTORED, 0),
        "objections": objections["filed"],
        "upheld": objections["upheld"],
        "by_rule": [{"rule": each, "number": by_rule.get(each.code, 0)} for each in rules()],
        "held_now": Post.objects.filter(state="quarantined").count(),
    }
