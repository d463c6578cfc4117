"""One page for one minute: five numbers with their direction, what to decide, what was promised and is late."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from citizens.accounts.models import Account
from citizens.contacts.models import FollowUp
from portal.decisions.models import Decision
from portal.decisions.views import rows_of
from portal.digest.models import Digest
from portal.insight import head, indicators, reading
from portal.insight.comments import Comment
from portal.insight.comments import read as read_comments
from portal.insight.periods import Period

SHOWN = 3  # decisions, and voices
NUMBERS = (1, 2, 7, 8)  # beside the index: satisfied, understood, working days, right at once


@dataclass
class Week:
    """What one officer finds on Monday. Nothing in it is about a person."""

    department: str  # "" is the office
    department_name: str
    brief: dict[str, Any]
    cards: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    late_promises: int
    unread: list[Account] = field(default_factory=list)

    @property
    def query(self) -> str:
        """What the pages of the figures are asked for."""
        return f"length=3&department={self.department}"

    @property
    def loudest(self) -> int:
        return max((row["loudness"] for row in self.decisions), default=0)


def week(account: Account, monday: date, today: date) -> Week:
    """For who leads the office about the office; for a head about the department."""
    leads_office = account.has_perm("decisions.lead_office")
    code = "" if leads_office else account.department_id or ""
    figures = reading.read(Period(today.replace(day=1), 3), code)
    measured = indicators.measure(figures, code)
    promises = FollowUp.objects.overdue(today)
    return Week(
        department=code,
        department_name=account.department.name if code and account.department else "",
        brief=head.brief(measured, figures),
        cards=[head.card(each) for each in measured if each.definition.number in NUMBERS],
        decisions=rows_of(list(Decision.objects.to_decide(account, today)[:SHOWN])),
        late_promises=(promises.filter(department=code) if code else promises).count(),
        unread=_unread(monday) if leads_office else [],
    )


def voices(account: Account, department: str, today: date, ip: str) -> list[Comment]:
    """Three of the newest words that people left, names masked; for the page alone, never for the mail."""
    found = read_comments(Period(today.replace(day=1), 3), to=account, department=department, ip=ip)
    return sorted(found or [], key=lambda comment: comment.score)[:SHOWN]


def _unread(monday: date) -> list[Account]:
    missed = Digest.objects.unread(monday)
    return list(Account.objects.filter(pk__in=missed).select_related("department").order_by("department", "pk"))
