"""What the pages of an issue and a hearing show, put together with a constant number of queries."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.accounts.models import Account
from civil_petitions.deadlines import SEOUL
from portal.participation.models import Agreement, Argument, Backing, Hearing, Issue, IssueEvent, Stance, Status

ICONS = {
    IssueEvent.Kind.RAISED: "pencil",
    IssueEvent.Kind.OPENED: "megaphone",
    IssueEvent.Kind.REACHED: "users",
    IssueEvent.Kind.NOT_REACHED: "hourglass",
    IssueEvent.Kind.ANSWERED: "reply",
    IssueEvent.Kind.HEARING_ANNOUNCED: "calendar-days",
    IssueEvent.Kind.CONCLUDED: "flag",
}
SHOWN_ARGUMENTS = 20


def stages(issue: Issue) -> list[dict[str, Any]]:
    """The rail: raised, agreed with, answered, heard, result."""
    hearing = hearing_of(issue)
    labels = [
        (_("의견"), issue.opened_at or issue.raised_at),
        (_("공감 %(goal)s") % {"goal": f"{issue.goal:,}"} if issue.goal else _("공감"), issue.reached_at),
        (_("구청 답변"), issue.answered_at),
        (_("공청회"), hearing.begins_at if hearing else None),
        (_("결과"), hearing.concluded_at if hearing else None),
    ]
    now = {
        Status.REVIEW: 0,
        Status.OPEN: 1,
        Status.REACHED: 2,
        Status.NOT_REACHED: 2,
        Status.ANSWERED: 3,
        Status.HEARING: 3,
        Status.CONCLUDED: 5,
    }.get(Status(issue.status), -1)
    return [
        {"label": label, "at": at, "state": "done" if place < now else "now" if place == now else ""}
        for place, (label, at) in enumerate(labels)
    ]


def hearing_of(issue: Issue) -> Hearing | None:
    """The announced one."""
    hearing = getattr(issue, "hearing", None)
    return hearing if hearing is not None and hearing.is_public else None


def history(issue: Issue) -> list[dict[str, Any]]:
    """The newest fifty, newest first."""
    return [
        {
            "title": event.get_kind_display(),
            "icon": ICONS.get(IssueEvent.Kind(event.kind), "check"),
            "at": event.occurred_at,
            "text": event.note,
        }
        for event in issue.events.order_by("-occurred_at", "-id")[:50]
    ]


def sides(issue: Issue, account: Account) -> list[dict[str, Any]]:
    """Reasons for and against, the best backed first, and whether the reader backs them."""
    arguments = list(issue.arguments.order_by("stance", "-backing_count", "made_at")[: 4 * SHOWN_ARGUMENTS])
    backed: set[Any] = set()
    if account.is_authenticated:
        own = Backing.objects.filter(account=account, argument__in=arguments)
        backed = set(own.values_list("argument", flat=True))
    return [
        {
            "stance": stance,
            "label": Stance(stance).label,
            "arguments": [
                {"row": argument, "is_backed": argument.pk in backed}
                for argument in arguments
                if argument.stance == stance
            ][:SHOWN_ARGUMENTS],
        }
        for stance in Stance.values
    ]


def has_agreed(issue: Issue, account: Account) -> bool:
    if not account.is_authenticated:
        return False
    return Agreement.objects.counted().filter(issue=issue, account=account).exists()


def days_left(until: datetime | None, now: datetime | None = None) -> int | None:
    """Whole days until that date, 0 on the day itself; None without one or when it has passed."""
    if until is None:
        return None
    today = (now or timezone.now()).astimezone(SEOUL).date()
    days = (until.astimezone(SEOUL).date() - today).days
    return days if days >= 0 else None


def days_late(until: datetime | None, now: datetime | None = None) -> int:
    """How many days ago that date was; 0 where it has not come."""
    if until is None:
        return 0
    today = (now or timezone.now()).astimezone(SEOUL).date()
    return max(0, (today - until.astimezone(SEOUL).date()).days)


def milestones(issue: Issue) -> list[dict[str, Any]]:
    """Every promise with whether it is late today."""
    today = timezone.localdate()
    return [{"row": each, "is_late": each.is_late(today)} for each in issue.milestones.select_related("department")]


def agenda(hearing: Hearing) -> list[dict[str, Any]]:
    """The frozen agenda by side."""
    return [
        {"label": Stance(stance).label, "points": [each for each in hearing.agenda if each["stance"] == stance]}
        for stance in Stance.values
    ]


def argument_of(issue: Issue, key: Any) -> Argument | None:
    return issue.arguments.filter(pk=key, hidden_at=None).first()


def levels(issue: Issue) -> dict[str, int]:
    """How many agreed at each level of verification; no names."""
    rows = issue.agreements.counted().order_by("level").values_list("level").annotate(number=Count("pk"))
    return {Agreement(level=level).get_level_display(): number for level, number in rows}


def coming(hearing: Hearing) -> dict[str, int]:
    """How many come in which way, and how many want to speak."""
    return hearing.attendances.filter(withdrawn_at=None).aggregate(
        hall=Count("pk", filter=Q(way="hall")),
        online=Count("pk", filter=Q(way="online")),
        speaking=Count("pk", filter=~Q(stance="")),
    )
