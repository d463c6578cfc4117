"""Reasons for and against: written by residents, backed by others, hidden by a rule where they must be."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from citizens.accounts.models import Account
from portal.participation.errors import StepNotAllowed
from portal.participation.models import Argument, Backing, Issue, Status

ARGUED = (Status.OPEN, Status.REACHED, Status.NOT_REACHED, Status.ANSWERED, Status.HEARING)


def argue(issue: Issue, *, by: Account, pen_name: str, stance: str, text: str) -> Argument:
    """Give a reason, as long as the matter is not decided."""
    if issue.status not in ARGUED:
        raise StepNotAllowed(f"{issue}: {issue.status}")
    return Argument.objects.create(issue=issue, author=by, pen_name=pen_name, stance=stance, text=text)


@transaction.atomic
def back_argument(argument: Argument, *, by: Account) -> bool:
    """Think so too; asked again, no more."""
    backing, is_new = Backing.objects.get_or_create(argument=argument, account=by)
    if not is_new:
        backing.delete()
    Argument.objects.filter(pk=argument.pk).update(backing_count=F("backing_count") + (1 if is_new else -1))
    return is_new


def hide_argument(argument: Argument, *, by: Account, rule_number: int) -> None:
    """Hide it by a rule; its place stays, so that everybody sees that something was hidden. Undone with rule 0."""
    hidden = (timezone.now(), rule_number) if rule_number else (None, None)
    Argument.objects.filter(pk=argument.pk).update(hidden_at=hidden[0], hidden_rule=hidden[1])
